import { describe, expect, it } from "vitest";
import { summarisePoint, summariseRange } from "../../src/math/summarise";

const columns = {
  step: Float64Array.of(0, 10, 20, 30, 40),
  value: Float64Array.of(4, 8, 2, Number.NaN, 6),
  smoothed: Float64Array.of(4, 6, 3, Number.NaN, 5),
};
const empty = { step: new Float64Array(), value: new Float64Array(), smoothed: new Float64Array() };

describe("summarisePoint", () => {
  it("tells of the nearest step, its value as logged and as drawn", () => {
    expect(summarisePoint(columns, 12)).toEqual({ index: 1, step: 10, value: 8, smoothed: 6 });
  });

  it("has nothing to tell of an empty series", () => {
    expect(summarisePoint(empty, 1)).toBeNull();
  });
});

describe("summariseRange", () => {
  it("takes min, max and change from the smoothed line", () => {
    const range = summariseRange(columns, 1, 21);

    // Points 0, 10 and 20: smoothed 4 6 3, logged 4 8 2.
    expect(range).toMatchObject({
      min: 3,
      max: 6,
      change: -1,
      percent: -0.25,
    });
    expect([range?.start.step, range?.end.step]).toEqual([0, 20]);
  });

  it("leaves non-finite values out of min and max", () => {
    const range = summariseRange(columns, 20, 40);

    // 20: 3 (2), 30: NaN, 40: 5 (6).
    expect(range).toMatchObject({ min: 3, max: 5 });
  });

  it("is the same whichever end comes first", () => {
    expect(summariseRange(columns, 40, 0)).toEqual(summariseRange(columns, 0, 40));
  });

  it("includes the first point when the range ends there", () => {
    // TensorBoard leaves min and max empty here, as index 0 is falsy.
    expect(summariseRange(columns, 0, 0)).toMatchObject({ min: 4, max: 4 });
  });

  it("has NaN where nothing is finite, and nothing for an empty series", () => {
    const nan = Float64Array.of(Number.NaN);

    expect(
      summariseRange({ step: Float64Array.of(1), value: nan, smoothed: nan }, 0, 2)?.min,
    ).toBeNaN();
    expect(summariseRange(empty, 0, 1)).toBeNull();
  });
});
