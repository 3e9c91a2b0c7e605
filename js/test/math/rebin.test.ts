import { describe, expect, it } from "vitest";
import { BINS, rangeOf, rebin } from "../../src/math/rebin";

type Row = [left: number, right: number, count: number];

function of(...rows: Row[]): Float64Array {
  return Float64Array.from(rows.flat());
}

function counts(bins: Float64Array): number[] {
  return Array.from({ length: bins.length / 3 }, (_, i) => bins[3 * i + 2] ?? Number.NaN);
}

describe("the range", () => {
  it("is that of all histograms shown, and none without a bucket", () => {
    expect(rangeOf([of([0, 1, 1], [1, 5, 0]), of([-2, 3, 4]), of()])).toEqual({
      left: -2,
      right: 5,
    });
    expect(rangeOf([of()])).toBeNull();
  });
});

describe("bins", () => {
  it("are thirty of equal width, the last ending where the range does", () => {
    const bins = rebin(of([0, 3, 30]), { left: 0, right: 3 });

    expect(bins).toHaveLength(3 * BINS);
    expect(bins[1]).toBeCloseTo(0.1, 12);
    expect(bins.at(-2)).toBe(3);
    for (const count of counts(bins)) expect(count).toBeCloseTo(1, 12);
  });

  it("share a bucket by how much of it each covers", () => {
    // TensorBoard's own example: [5][10] of widths 1 and 2 over two bins of width 1.5: 5 + 2.5, 7.5.
    expect(counts(rebin(of([0, 1, 5], [1, 3, 10]), { left: 0, right: 3 }, 2))).toEqual([7.5, 7.5]);
  });

  it("keep what is narrower than a bin whole, and the empty rest empty", () => {
    expect(counts(rebin(of([0.25, 0.5, 4]), { left: 0, right: 3 }, 3))).toEqual([4, 0, 0]);
  });

  it("take a bucket of no width whole: [left, right), the last bin closed", () => {
    // TensorBoard's example: 20 at the middle edge belongs to the right bin.
    const middle = of([0, 1, 0], [1, 1, 20], [1, 2, 0]);
    expect(counts(rebin(middle, { left: 0, right: 2 }, 2))).toEqual([0, 20]);
    expect(counts(rebin(of([2, 2, 7]), { left: 0, right: 2 }, 2))).toEqual([0, 7]);
    expect(counts(rebin(of([0, 0, 7]), { left: 0, right: 2 }, 2))).toEqual([7, 0]);
  });

  it("of a range of no width reach from left / 1.1 − 1 to right · 1.1 + 1", () => {
    const bins = rebin(of([11, 11, 9]), { left: 11, right: 11 }, 2);

    // 9 … 13.1, the middle at 11.05: 11 is in the first.
    expect(bins[0]).toBeCloseTo(9, 12);
    expect(bins.at(-2)).toBeCloseTo(13.1, 12);
    expect(counts(bins)).toEqual([9, 0]);
  });

  it("lose nothing of torch's buckets, each a tenth wider than the one before", () => {
    const rows: Row[] = [];
    for (let i = 0, left = 1e-12; i < 600; i++, left *= 1.1) rows.push([left, left * 1.1, 1]);
    const source = of(...rows);
    const range = rangeOf([source]);
    if (!range) throw new Error("no range");

    const total = counts(rebin(source, range)).reduce((sum, count) => sum + count, 0);

    expect(total).toBeCloseTo(600, 6);
  });
});
