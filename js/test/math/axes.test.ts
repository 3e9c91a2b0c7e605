import { describe, expect, it } from "vitest";
import { along, centroid, spherize } from "../../src/math/axes";

const NAN = Number.NaN;

describe("the centroid", () => {
  it("is the mean of the rows that are finite", () => {
    const values = Float32Array.of(1, 2, 3, 6, NAN, 0, 100, 100);

    expect([...centroid(values, 2, [0, 1, 2])]).toEqual([2, 4]);
    expect([...centroid(values, 2, [2])]).toEqual([NAN, NAN]);
  });
});

describe("an axis between two points", () => {
  it("has each row at its dot product with the direction", () => {
    // Direction (3, 4) / 5.
    const values = Float32Array.of(5, 0, 0, 5, 3, 4, NAN, 1);

    expect([...along(values, 2, Float64Array.of(1, 1), Float64Array.of(4, 5))]).toEqual([
      3,
      4,
      5,
      NAN,
    ]);
  });

  it("between a point and itself has all rows at 0", () => {
    const point = Float64Array.of(2, 2);

    expect([...along(Float32Array.of(5, 1), 2, point, point)]).toEqual([0]);
  });
});

describe("rows on a sphere", () => {
  it("are less their mean, and of length 1; one at the middle stays there", () => {
    const values = Float32Array.of(4, 5, -2, -3, 1, 1, NAN, 7);

    // Less (1, 1): (3, 4), (-3, -4), (0, 0).
    expect([...spherize(values, 2)].map((value) => +value.toFixed(6))).toEqual([
      0.6,
      0.8,
      -0.6,
      -0.8,
      0,
      0,
      NAN,
      NAN,
    ]);
  });
});
