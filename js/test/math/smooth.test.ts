import { describe, expect, it } from "vitest";
import { smooth } from "../../src/math/smooth";

const f = (...values: number[]) => Float64Array.from(values);

/** Expect equal numbers to 15 digits, NaN and infinities exactly. */
function expectClose(actual: Float64Array, expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isFinite(value)) expect(actual[i]).toBeCloseTo(value, 14);
    else expect(actual[i]).toBe(value);
  });
}

describe("smooth", () => {
  it("divides by 1 - w^n, so that the first point stays where it is", () => {
    // last: 0.5, 1.25, 2.125; debias: 1/2, 3/4, 7/8.
    expectClose(smooth(f(1, 2, 3), 0.5), [1, 5 / 3, 17 / 7]);
  });

  it("lets non-finite points through without counting them", () => {
    // After 1 (last 0.5, n 1) comes 3: last 0.25 + 1.5 = 1.75, n 2: 1.75 / 0.75.
    const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minus } = Number;
    expectClose(smooth(f(1, nan, inf, minus, 3), 0.5), [1, nan, inf, minus, 7 / 3]);
  });

  it("begins at the first finite point when a series starts with NaN", () => {
    expectClose(smooth(f(Number.NaN, 4, 8), 0.5), [Number.NaN, 4, 5 / 0.75]);
  });

  it("returns a constant series unchanged, as 0.1 three times smooths to 0.10000000000000002", () => {
    const y = f(0.1, 0.1, 0.1);

    expect(smooth(y, 0.9)).toBe(y);
  });

  it("returns the series itself at weight 0 and for a weight that is no number", () => {
    const y = f(1, 2);

    expect(smooth(y, 0)).toBe(y);
    expect(smooth(y, Number.NaN)).toBe(y);
    expect(smooth(y, -3)).toBe(y);
  });

  it("gives TensorBoard's zeros at weight 1 and clamps what is above", () => {
    expect([...smooth(f(1, 2), 1)].map(Math.abs)).toEqual([0, 0]);
    expect([...smooth(f(1, 2), 7)].map(Math.abs)).toEqual([0, 0]);
  });

  it("survives an empty series", () => {
    expect(smooth(f(), 0.6).length).toBe(0);
  });

  it("does not depend on thinning where the dropped points are constant", () => {
    // The full series 1 2 2 2 5 at w = 1/2: last 109/32, debias 31/32.
    expectClose(smooth(f(1, 5), 0.5, { gap: [0, 3], mean: [0, 2] }), [1, 109 / 31]);
    // And kept whole, point by point, it ends the same.
    expect(smooth(f(1, 2, 2, 2, 5), 0.5)[4]).toBeCloseTo(109 / 31, 14);
  });

  it("is exact when nothing was dropped", () => {
    expectClose(smooth(f(1, 2, 3), 0.5, { gap: [0, 0, 0], mean: [9, 9, 9] }), [1, 5 / 3, 17 / 7]);
  });

  it("takes dropped points before the first kept one into account", () => {
    // Dropped: 4, 4 (last 3, n 2); then 0: last 1.5, n 3: 1.5 / 0.875.
    expectClose(smooth(f(0, 1), 0.5, { gap: [2, 0], mean: [4, 0] }).subarray(0, 1), [12 / 7]);
  });

  it("does not call a thinned series constant when its dropped points differ", () => {
    const out = smooth(f(1, 1), 0.5, { gap: [0, 1], mean: [0, 3] });

    // last: 0.5, then 1.75 (the dropped 3), then 1.375; n 3: 1.375 / 0.875.
    expectClose(out, [1, 11 / 7]);
  });

  it("stays finite over a long series, where w^n is lost beside 1", () => {
    const y = Float64Array.from({ length: 5000 }, (_, i) => (i === 0 ? 1 : 0));

    // The EMA of a single 1 after n points is (1 - w) w^(n-1): 0.01 * 0.99^4999.
    expect(smooth(y, 0.99)[4999]).toBeCloseTo(0.01 * 0.99 ** 4999, 30);
  });
});
