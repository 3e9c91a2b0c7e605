import { describe, expect, it } from "vitest";
import { fittingTicks, type TickStyle, ticks, tickValues } from "../../src/math/ticks";

const value: TickStyle = { kind: "number", log: false, step: false };
const logarithmic: TickStyle = { kind: "number", log: true, step: false };
const step: TickStyle = { kind: "number", log: false, step: true };

describe("tickValues", () => {
  it("are round numbers within the span", () => {
    expect(tickValues([0, 1], 5, value)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(tickValues([-10, 110], 6, step)).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it("are powers of ten on a log axis, 1 2 5 where there is room", () => {
    expect(tickValues([0.5, 2000], 4, logarithmic)).toEqual([1, 10, 100, 1000]);
    expect(tickValues([0.5, 60], 8, logarithmic)).toEqual([0.5, 1, 2, 5, 10, 20, 50]);
  });

  it("are few over six hundred decades", () => {
    const found = tickValues([1e-300, 1e300], 6, logarithmic);

    expect(found.length).toBeGreaterThan(2);
    expect(found.length).toBeLessThan(9);
  });

  it("end for degenerate spans", () => {
    for (const span of [
      [0, 0],
      [0, 5e-324],
      [-8e307, 8e307],
      [2 ** 62, 2 ** 62 + 512],
    ] as [number, number][]) {
      for (const style of [value, step, logarithmic]) {
        const found = tickValues(span, 6, style);
        expect(found.length).toBeLessThan(20);
        expect(found.every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe("labels", () => {
  it("on a log axis each tick has its own notation", () => {
    expect(ticks([1e-5, 1e4], 4, logarithmic).map((tick) => tick.label)).toContain("1");
  });

  it("are all different, even for steps near 2^63", () => {
    const labels = ticks([9.2e18, 9.2e18 + 40_000], 5, step).map((tick) => tick.label);

    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe("fittingTicks", () => {
  it("writes a lone tick in full", () => {
    const found = fittingTicks([1_000_010, 1_000_020], step, 60, (label) => label.length * 7, 10);

    expect(found.map((tick) => tick.label)).toEqual(["1,000,010"]);
  });

  it("thins a dense set where the next round step leaves only one", () => {
    // Of 12, 14, 16, 18 (labels 63 px wide, 50 px apart) every other.
    const found = fittingTicks(
      [1_000_010.2, 1_000_019.8],
      step,
      240,
      (label) => label.length * 7,
      10,
    );

    expect(found.map((tick) => tick.value)).toEqual([1_000_012, 1_000_016]);
  });

  it("never lets two labels touch", () => {
    const width = (label: string) => label.length * 7;
    for (const length of [40, 90, 200, 400, 900]) {
      for (const span of [
        [0, 1e6],
        [123_456, 123_460],
        [-1e9, 1e9],
      ] as [number, number][]) {
        const found = fittingTicks(span, step, length, width, 10);
        expect(found.length).toBeGreaterThan(0);
        for (let i = 1; i < found.length; i++) {
          const [a, b] = [found[i - 1], found[i]];
          if (!a || !b) throw new Error("a tick is missing");
          const apart = ((b.value - a.value) / (span[1] - span[0])) * length;
          expect(apart).toBeGreaterThanOrEqual((width(a.label) + width(b.label)) / 2 + 10);
        }
      }
    }
  });
});
