import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../src/plugins/histograms/buckets";
import { f8 } from "../../messages";

function made(...numbers: number[]) {
  return { meta: {}, blobs: [new Uint8Array(Float64Array.from(numbers).buffer)] };
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
