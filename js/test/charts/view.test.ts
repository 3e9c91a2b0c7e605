import { describe, expect, it } from "vitest";
import type { Curve, LineOptions } from "../../src/charts/types";
import { computeView } from "../../src/charts/view";

const f = (...values: number[]) => Float64Array.from(values);

const OPTIONS: LineOptions = {
  xKind: "step",
  xLog: false,
  yLog: false,
  ignoreOutliers: false,
  box: { x: null, y: null },
  marker: { at: null, range: null },
  width: 400,
  height: 240,
};

function spans(curves: Partial<Curve>[], options: Partial<LineOptions> = {}) {
  const full = curves.map((curve, i) => ({
    key: `${i}`,
    color: "#000",
    x: f(0, 100),
    y: f(0, 1),
    ...curve,
  }));
  const { x, y } = computeView(full, { ...OPTIONS, ...options });
  return { x: [x.min, x.max], y: [y.min, y.max] };
}

describe("computeView", () => {
  it("shows all curves: x from edge to edge, y with TensorBoard's padding", () => {
    // 2 % of 0..100 at both ends; y 0..100 padded by 5 %, then rounded outwards.
    expect(spans([{}, { x: f(0, 50), y: f(0, 100) }])).toEqual({ x: [-2, 102], y: [-10, 110] });
  });

  it("leaves outliers and superseded points out of the pool when asked to", () => {
    const x = Float64Array.from({ length: 101 }, (_, i) => i);
    const y = Float64Array.from({ length: 101 }, (_, i) => (i === 50 ? 1e9 : i));
    const old = { x: f(0, 1), y: f(-1e9, -1e9), faded: true };

    // Sorted pool: 0..49, 51..100, 1e9; index 5 is 5, index 95 is 96. Padded: 0.45..100.55.
    expect(spans([{ x, y }, old], { ignoreOutliers: true }).y).toEqual([0, 110]);
    // Without the rule all is shown: -1e9..1e9 padded, ticks of 2e8 apart.
    expect(spans([{ x, y }, old]).y).toEqual([-1.2e9, 1.2e9]);
  });

  it("shows superseded curves when there are no others", () => {
    const y = f(5, 10, 15);

    // Three values: the middle one alone, 10.
    expect(spans([{ x: f(1, 2, 3), y, faded: true }], { ignoreOutliers: true }).y).toEqual([0, 20]);
  });

  it("never counts the unsmoothed line", () => {
    expect(spans([{ raw: f(-1e6, 1e6) }]).y).toEqual([-0.1, 1.1]);
  });

  it("keeps the user's zoom whatever the data", () => {
    const box = { x: [3, 4], y: [5, 6] } as LineOptions["box"];

    expect(spans([{}], { box })).toEqual({ x: [3, 4], y: [5, 6] });
  });

  it("fits y to the points within a zoom of x", () => {
    const x = f(0, 10, 20, 30);
    const y = f(1000, 0, 1, 1000);

    expect(spans([{ x, y }], { box: { x: [5, 25], y: null } }).y).toEqual([-0.1, 1.1]);
    // Not so where steps fall, either.
    expect(spans([{ x: f(0, 20, 10, 30), y }], { box: { x: [5, 25], y: null } }).y).toEqual([
      -0.1, 1.1,
    ]);
  });

  it("fits y to everything where a zoom of x holds no point", () => {
    expect(spans([{}], { box: { x: [200, 300], y: null } }).y).toEqual([-0.1, 1.1]);
  });

  it("uses only what a log axis can show", () => {
    const found = spans([{ x: f(-1, 0, 1, 10), y: f(-4, 0, 4, 40) }], { xLog: true, yLog: true });

    // x leaves 2 % of the one decade at both ends.
    expect(found.x[0]).toBeCloseTo(10 ** -0.02, 12);
    expect(found.x[1]).toBeCloseTo(10 ** 1.02, 12);
    expect(found.y).toEqual([2, 80]);
  });

  it("mends a zoom that a log axis cannot show", () => {
    const box = { x: null, y: [-5, 10] } as LineOptions["box"];

    // The low end stays automatic: half of the smallest value, 1.
    expect(spans([{ y: f(1, 100) }], { yLog: true, box }).y).toEqual([0.5, 10]);
    expect(spans([{ y: f(1, 100) }], { yLog: true, box: { x: null, y: [-5, -1] } }).y).toEqual([
      0.5, 200,
    ]);
  });

  it("ignores a zoom of no width, or one that is no number", () => {
    const automatic = { x: [-2, 102], y: [-0.1, 1.1] };

    expect(spans([{}], { box: { x: [5, 5], y: [2, 1] } })).toEqual(automatic);
    expect(spans([{}], { box: { x: [Number.NaN, 5], y: [0, Number.POSITIVE_INFINITY] } })).toEqual(
      automatic,
    );
  });

  it("has axes when there is nothing to show", () => {
    for (const log of [false, true]) {
      for (const curves of [[], [{ x: f(), y: f() }], [{ x: f(0), y: f(Number.NaN) }]]) {
        const found = spans(curves, { xLog: log, yLog: log, ignoreOutliers: true });
        expect(found.x[1]).toBeGreaterThan(found.x[0] as number);
        expect(found.y[1]).toBeGreaterThan(found.y[0] as number);
      }
    }
  });
});
