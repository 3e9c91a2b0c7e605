import { describe, expect, it } from "vitest";
import { isAscending, lowerBound, nearestIndex, upperBound } from "../../src/math/nearest";

const f = (...values: number[]) => Float64Array.from(values);

describe("nearestIndex", () => {
  it("finds the nearer neighbour, the smaller x on a tie", () => {
    const x = f(0, 10, 20);

    expect([-5, 4, 5, 6, 14, 16, 99].map((at) => nearestIndex(x, at))).toEqual([
      0, 0, 0, 1, 1, 2, 2,
    ]);
  });

  it("takes the last logged of points with one x, wherever they stand", () => {
    const x = f(0, 0, 5, 5, 5, 9, 9);

    expect([-1, 0, 4, 5, 6, 9, 12].map((at) => nearestIndex(x, at))).toEqual([1, 1, 4, 4, 4, 6, 6]);
  });

  it("works where steps fall", () => {
    const x = f(0, 10, 20, 5, 15, 25);

    expect([0, 5, 9, 15, 24].map((at) => nearestIndex(x, at))).toEqual([0, 3, 1, 4, 5]);
    // 12.5 is as far from 10 as from 15.
    expect(nearestIndex(x, 12.5)).toBe(1);
  });

  it("agrees with a plain search on steps that repeat", () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => Math.floor(i / 3) * 2);
    for (let at = -3; at < 140; at += 0.5) {
      let best = 0;
      x.forEach((value, i) => {
        const [d, e] = [Math.abs(value - at), Math.abs((x[best] as number) - at)];
        if (d < e || (d === e && value === x[best])) best = i;
      });

      expect(nearestIndex(x, at)).toBe(best);
    }
  });

  it("has no answer without points or without a place", () => {
    expect(nearestIndex(f(), 1)).toBe(-1);
    expect(nearestIndex(f(1, 2), Number.NaN)).toBe(-1);
    expect(nearestIndex(f(Number.NaN), 2)).toBe(-1);
  });
});

describe("bounds", () => {
  it("enclose the points equal to a value", () => {
    const x = f(1, 2, 2, 3);

    expect([lowerBound(x, 2), upperBound(x, 2)]).toEqual([1, 3]);
    expect([lowerBound(x, 9), upperBound(x, 0)]).toEqual([4, 0]);
  });

  it("tell ascending from not", () => {
    expect(isAscending(f(1, 1, 2))).toBe(true);
    expect(isAscending(f(1, 0))).toBe(false);
    expect(isAscending(f(1, Number.NaN, 2))).toBe(false);
    expect(isAscending(f())).toBe(true);
  });
});
