import { describe, expect, it } from "vitest";
import { BASIS_POINTS, compress } from "../../src/math/compress";

function of(...rows: [number, number, number][]): number[] {
  return Array.from(compress(Float64Array.from(rows.flat())));
}

describe("nine percentiles, worked out by TensorBoard's rule", () => {
  it("of one bucket lie where their share of it does", () => {
    // 0 … 10000 over [0, 10000]: each is its own number.
    expect(of([0, 10000, 7])).toEqual([...BASIS_POINTS]);
  });

  it("of two buckets, one count in the first and three in the second", () => {
    // Cumulated 2500, 10000. 668 is 0.2672 of [0, 1]; 5000 is 1/3 of [1, 4], so 1 + 3 · 1/3 = 2.
    const found = of([0, 1, 1], [1, 4, 3]);

    const want = [0, 0.2672, 0.6348, 1.234, 2, 2.766, 3.3652, 3.7328, 4];
    expect(found.map((value) => Number(value.toFixed(9)))).toEqual(want);
  });

  it("pass over empty buckets between, so that a gap is not a value", () => {
    // Cumulated 5000, 5000, 10000: the median is beyond the first bucket, hence at 1 of [1, 2].
    const found = of([0, 1, 1], [1, 2, 0], [2, 3, 1]);

    expect([found[0], found[4], found[8]]).toEqual([0, 2, 3]);
  });

  it("begin at the left edge of the first bucket, an empty one too", () => {
    // Its mass is 0, so the second bucket is taken to begin at 0: the median is 0 + 0.5 · (2 − 0).
    expect(of([0, 1, 0], [1, 2, 4])[4]).toBe(1);
  });

  it("of a single value are that value", () => {
    expect(of([3, 3, 0], [3, 3, 5])).toEqual(Array.from({ length: 9 }, () => 3));
  });

  it("of no bucket are 0, of empty buckets the last right edge", () => {
    expect(of()).toEqual(Array.from({ length: 9 }, () => 0));
    expect(of([1, 2, 0], [2, 5, 0])).toEqual(Array.from({ length: 9 }, () => 5));
  });
});
