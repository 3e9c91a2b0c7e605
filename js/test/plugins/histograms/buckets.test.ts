import { describe, expect, it } from "vitest";
import { compress } from "../../../src/math/compress";
import { rangeOf, rebin } from "../../../src/math/rebin";
import { bucketsOf, everyBucketOf } from "../../../src/plugins/histograms/buckets";
import { f8 } from "../../messages";

function made(...numbers: number[]) {
  return { meta: {}, blobs: [new Uint8Array(Float64Array.from(numbers).buffer)] };
}

/** Buckets that join, in the form they are sent in; the bytes of the counts as they stand. */
function sent(meta: Record<string, unknown>, edges: number[], counts: number[]) {
  const blobs = [new Uint8Array(Float64Array.from(edges).buffer), Uint8Array.from(counts)];
  return { meta, blobs };
}

describe("buckets", () => {
  it("are the rows of the blob, wherever it lies in its memory", () => {
    const memory = new ArrayBuffer(8 + 48);
    const blob = new Uint8Array(memory, 8, 48);
    blob.set(new Uint8Array(f8(0, 1, 5, 1, 3, 7).buffer));
    expect([...(bucketsOf({ meta: {}, blobs: [blob] }) as Float64Array)]).toEqual([
      0, 1, 5, 1, 3, 7,
    ]);
  });

  it("are in ascending order of their left edges", () => {
    expect([...(bucketsOf(made(1, 3, 7, 0, 1, 5)) as Float64Array)]).toEqual([0, 1, 5, 1, 3, 7]);
  });

  it("leave out what has no place or no height", () => {
    const rows = made(Number.NaN, 1, 5, 2, 1, 5, 0, 1, Number.NaN, 0, 1, 4);
    expect([...(bucketsOf(rows) as Float64Array)]).toEqual([0, 1, 4]);
  });

  it("end where a range of them is still a number: the first writers' last edge is 1.8e308", () => {
    const rows = bucketsOf(made(-Number.MAX_VALUE, 0, 1, 0, Number.MAX_VALUE, 2)) as Float64Array;
    const [left, right] = [rows[0] as number, rows[4] as number];
    expect(Number.isFinite(right - left)).toBe(true);
  });

  it("say why there are none where the bytes are no rows", () => {
    expect(bucketsOf(made(0, 1))).toBe("16 bytes of buckets, wanted a multiple of 24");
  });
});

describe("packed buckets", () => {
  it("share their edges; a count is seven bits a byte, a zero a run of empty buckets", () => {
    // 300 is 0b10_0101100.
    const value = sent({ n: 5 }, [-1, 0, 1, 2, 4, 8], [3, 0, 3, 0b1010_1100, 0b10]);

    expect([...(everyBucketOf(value) as Float64Array)]).toEqual([
      ...[-1, 0, 3],
      ...[0, 1, 0],
      ...[1, 2, 0],
      ...[2, 4, 0],
      ...[4, 8, 300],
    ]);
    expect([...(bucketsOf(value) as Float64Array)]).toEqual([-1, 0, 3, 0, 4, 0, 4, 8, 300]);
  });

  it("have the edges of torch's default bins between the outermost", () => {
    // There are 774 on either side of 0, the first above it 1e-12.
    const value = sent({ n: 4, first: 773 }, [-0.5, 0.5], [1, 2, 3, 4]);

    expect([...(everyBucketOf(value) as Float64Array)]).toEqual([
      ...[-0.5, -1e-12, 1],
      ...[-1e-12, 0, 2],
      ...[0, 1e-12, 3],
      ...[1e-12, 0.5, 4],
    ]);
  });

  it("have counts as large as a number is exact", () => {
    const most = [...Array(7).fill(255), 15];

    expect(everyBucketOf(sent({ n: 1 }, [0, 1], most))).toEqual(
      Float64Array.of(0, 1, Number.MAX_SAFE_INTEGER),
    );
  });

  it("are drawn as they would be one by one: bins, percentiles, range", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let turn = 0; turn < 50; turn++) {
      const n = 1 + Math.floor(random() * 60);
      const edges = Array.from({ length: n + 1 }, random).sort((a, b) => a - b);
      const counts = edges.slice(1).flatMap(() => (random() < 0.7 ? [0, 1] : [1 + turn]));
      const value = sent({ n }, edges, counts);
      const [few, all] = [bucketsOf(value), everyBucketOf(value)] as [Float64Array, Float64Array];
      const range = rangeOf([all]);

      expect(all).toHaveLength(3 * n);
      expect(rangeOf([few])).toEqual(range);
      expect(compress(few)).toEqual(compress(all));
      for (const part of [range, { left: 0.3, right: 0.4 }]) {
        if (part) expect(rebin(few, part)).toEqual(rebin(all, part));
      }
    }
  });

  it("say what is wrong with them", () => {
    const wrong = [
      sent({}, [0, 1], [1]),
      sent({ n: 2 }, [0, 1], [1]),
      sent({ n: 2 }, [0, 1], [1, 1]),
      sent({ n: 2, first: 1549 }, [0, 1], [1, 1]),
      sent({ n: 2, first: 3 }, [0, 1, 2], [1, 1]),
    ];

    expect(wrong.map((one) => bucketsOf(one))).toEqual([
      "undefined buckets, wanted a number",
      "1 counts, wanted 2",
      "2 edges, wanted 3",
      "2 buckets from 1549 on, wanted some of 1549 edges",
      "3 edges, wanted 2",
    ]);
  });
});
