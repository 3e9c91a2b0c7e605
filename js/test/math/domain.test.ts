import { describe, expect, it } from "vitest";
import {
  closeDomain,
  extent,
  isFlat,
  niceDomain,
  niceLinear,
  withoutOutliers,
} from "../../src/math/domain";

const linear = (min: number, max: number) => niceDomain([min, max], "number", false);
const log = (min: number, max: number) => niceDomain([min, max], "number", true);

describe("niceDomain", () => {
  it("pads 5 % on both sides and rounds outwards to d3's ticks", () => {
    // 0..100 padded is -5..105, where ten ticks are 10 apart; 0..1 likewise at 0.1.
    expect(linear(0, 100)).toEqual([-10, 110]);
    expect(linear(0, 1)).toEqual([-0.1, 1.1]);
    // -1.05..1.05 with ticks 0.2 apart.
    expect(linear(-1, 1)).toEqual([-1.2, 1.2]);
  });

  it("shows one value alone as TensorBoard does", () => {
    expect(linear(0, 0)).toEqual([-1, 1]);
    expect(linear(7, 7)).toEqual([0, 14]);
    expect(linear(-7, -7)).toEqual([-14, 0]);
  });

  it("halves and doubles the ends of a log axis", () => {
    expect(log(1, 10)).toEqual([0.5, 20]);
    expect(log(-5, -1)).toEqual([Number.MIN_VALUE, 1]);
    expect(log(-1, 10)).toEqual([Number.MIN_VALUE, 20]);
  });

  it("never has an infinite span, however large the numbers are", () => {
    for (const [low, high] of [
      linear(-1.7e308, 1.7e308),
      linear(1e308, 1e308),
      log(1e-320, 1.7e308),
    ]) {
      expect(Number.isFinite(high - low)).toBe(true);
      expect(high).toBeGreaterThan(low);
    }
  });

  it("keeps a span of 1e-12 in sight", () => {
    const [low, high] = linear(0, 1e-12);

    // Padded by a twentieth and rounded outwards to ticks of 1e-13.
    expect(low).toBeCloseTo(-1e-13, 20);
    expect(high).toBeCloseTo(1.1e-12, 20);
  });

  it("treats numbers that differ in their last bits as one value", () => {
    expect(linear(1, 1 + Number.EPSILON)[0]).toBe(0);
    expect(isFlat([2 ** 62, 2 ** 62 + 512])).toBe(true);
    expect(isFlat([0, 1e-12])).toBe(false);
  });

  it("rounds relative time to nice durations without padding", () => {
    // 100 minutes in ten parts: steps of 10 minutes.
    expect(niceDomain([0, 5900], "duration", false)).toEqual([0, 6000]);
  });

  it("answers something for no data at all", () => {
    expect(niceDomain(null, "number", false)).toEqual([0, 1]);
    expect(niceDomain(null, "number", true)[0]).toBeGreaterThan(0);
  });

  it("ends for spans that never settle", () => {
    expect(niceLinear([-8e307, 8e307]).every(Number.isFinite)).toBe(true);
    expect(niceLinear([0, 5e-324]).every(Number.isFinite)).toBe(true);
  });
});

describe("extent", () => {
  it("leaves out what is not finite, and on a log axis what is not positive", () => {
    const values = [Number.NaN, -2, 0, 3, Number.POSITIVE_INFINITY, 5];

    expect(extent(values, false)).toEqual([-2, 5]);
    expect(extent(values, true)).toEqual([3, 5]);
    expect(extent([Number.NaN], false)).toBeNull();
  });
});

describe("withoutOutliers", () => {
  it("takes index ceil(0.05 (n-1)) to floor(0.95 (n-1)) of the sorted pool", () => {
    // n = 100: ceil(4.95) = 5, floor(94.05) = 94. Shuffled by 37 i mod 100.
    const pool = Float64Array.from({ length: 100 }, (_, i) => (37 * i) % 100);

    expect(withoutOutliers(pool)).toEqual([5, 94]);
    // n = 21: exactly 1 and 19.
    expect(withoutOutliers(Float64Array.from({ length: 21 }, (_, i) => 20 - i))).toEqual([1, 19]);
  });

  it("keeps all of two values, and the middle of three", () => {
    expect(withoutOutliers(Float64Array.of(9, 1))).toEqual([1, 9]);
    // n = 3: ceil(0.1) = 1, floor(1.9) = 1.
    expect(withoutOutliers(Float64Array.of(9, 1, 5))).toEqual([5, 5]);
    expect(withoutOutliers(new Float64Array())).toBeNull();
  });

  it("agrees with sorting on repeated, sorted and reversed values", () => {
    const shapes = [
      (i: number) => i % 3,
      (i: number) => i,
      (i: number) => -i,
      () => 4,
      (i: number) => (i * i) % 101,
    ];
    for (const shape of shapes) {
      const pool = Float64Array.from({ length: 501 }, (_, i) => shape(i));
      const sorted = pool.toSorted();

      // n = 501: ceil(25) = 25, floor(475) = 475.
      expect(withoutOutliers(pool)).toEqual([sorted[25], sorted[475]]);
    }
  });
});

describe("closeDomain", () => {
  it("leaves 2 % of the data's span at both ends", () => {
    expect(closeDomain([0, 1000], "number", false)).toEqual([-20, 1020]);
    expect(closeDomain([100, 150], "duration", false)).toEqual([99, 151]);
  });

  it("leaves 2 % of the decades on a log axis", () => {
    const [low, high] = closeDomain([1, 1e5], "number", true);

    expect(low).toBeCloseTo(10 ** -0.1, 12);
    expect(high / 10 ** 5.1).toBeCloseTo(1, 12);
  });

  it("stays close to steps that differ in their last bits", () => {
    // At 2^53 doubles are 2 apart: 8 of their steps of 2 to each side.
    expect(closeDomain([2 ** 53, 2 ** 53 + 4], "number", false)).toEqual([
      2 ** 53 - 16,
      2 ** 53 + 20,
    ]);
  });

  it("is TensorBoard's where there is no span", () => {
    expect(closeDomain([7, 7], "number", false)).toEqual([0, 14]);
    expect(closeDomain(null, "number", false)).toEqual([0, 1]);
  });
});
