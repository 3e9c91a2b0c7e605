import { describe, expect, it } from "vitest";
import { makeScale } from "../../src/charts/scale";
import { type Frame, type Sink, trace, xPixel, yPixel } from "../../src/charts/trace";

/** 100 × 100 px at (10, 20), 0..10 along x and 0..1 along y: 10 px a unit, and 100. */
function frame(change: Partial<Frame> = {}): Frame {
  return {
    x: makeScale([0, 10], false),
    y: makeScale([0, 1], false),
    plot: { left: 10, top: 20, width: 100, height: 100 },
    columns: 100,
    ...change,
  };
}

function walk(x: number[], y: number[], within = frame()): (string | number)[][] {
  const out: (string | number)[][] = [];
  const sink: Sink = {
    move: (px, py) => out.push(["M", px, py]),
    line: (px, py) => out.push(["L", px, py]),
    dot: (px, py) => out.push(["dot", px, py]),
  };
  trace(Float64Array.from(x), Float64Array.from(y), within, sink);
  return out;
}

describe("trace", () => {
  it("maps values to px, y upwards", () => {
    expect(walk([0, 5, 10], [0, 0.5, 1])).toEqual([
      ["M", 10, 120],
      ["L", 60, 70],
      ["L", 110, 20],
    ]);
  });

  it("breaks the line at a gap and dots a point that has no neighbour", () => {
    expect(walk([0, 1, 2, 3, 4, 5, 6], [0, 0, Number.NaN, 0.5, Number.NaN, 1, 1])).toEqual([
      ["M", 10, 120],
      ["L", 20, 120],
      ["dot", 40, 70],
      ["M", 60, 20],
      ["L", 70, 20],
    ]);
  });

  it("dots a curve of one point and draws nothing for none", () => {
    expect(walk([5], [0.5])).toEqual([["dot", 60, 70]]);
    expect(walk([], [])).toEqual([]);
  });

  it("draws steps that fall in the order they were logged", () => {
    expect(walk([0, 10, 5], [0, 1, 0]).map(([, x]) => x)).toEqual([10, 110, 60]);
  });

  it("keeps one point beyond each end of a zoom, so that lines run to the edge", () => {
    const zoomed = frame({ x: makeScale([4, 6], false) });

    // 50 px a unit: 3 is at -40, 7 at 160.
    expect(walk([0, 3, 5, 7, 10], [0, 0, 0, 0, 0], zoomed).map(([, x]) => x)).toEqual([
      -40, 60, 160,
    ]);
  });

  it("takes what a log axis cannot show for a gap", () => {
    const log = frame({ y: makeScale([0.1, 10], true) });

    // 1 is in the middle of two decades.
    expect(walk([0, 5, 10], [1, -1, 1], log)).toEqual([
      ["dot", 10, 70],
      ["dot", 110, 70],
    ]);
  });

  it("cuts a line that runs far out without bending it", () => {
    const out = walk([0, 1], [0, 1e6]);

    // From (10, 120) to (20, 120 - 1e8): cut at y = 20 - 16384, where x is 10 + 10 * 16484 / 1e8.
    expect(out[1]?.[2]).toBeCloseTo(20 - 16_384, 3);
    expect(out[1]?.[1]).toBeCloseTo(10 + (10 * 16_484) / 1e8, 9);
  });

  it("gives a canvas only finite numbers, whatever the values", () => {
    const out = walk(
      [-1e308, 0, 1, 2, 3, 1e308],
      [1e308, -1e308, 1e308, 0.5, Number.POSITIVE_INFINITY, 0],
    );

    expect(
      out.flat().filter((value) => typeof value === "number" && !Number.isFinite(value)),
    ).toEqual([]);
  });

  it("draws only first, lowest, highest and last of a pixel column of a dense curve", () => {
    const n = 5000;
    const x = Array.from({ length: n }, (_, i) => (10 * i) / n);
    const y = x.map((_, i) => (i % 50 === 7 ? 1 : i % 50 === 9 ? 0 : 0.5));
    const out = walk(x, y);

    // 100 columns of 50 points.
    expect(out.length).toBe(400);
    expect(out.slice(0, 4).map(([, , py]) => py)).toEqual([70, 20, 120, 70]);
  });

  it("draws every point where there are fewer than four a column", () => {
    const x = Array.from({ length: 400 }, (_, i) => i / 40);

    expect(
      walk(
        x,
        x.map((value) => value / 10),
      ).length,
    ).toBe(400);
  });

  it("keeps the gaps of a dense curve", () => {
    const x = Array.from({ length: 1000 }, (_, i) => i / 100);
    const y = x.map((_, i) => (i === 505 ? Number.NaN : 0.5));

    expect(walk(x, y).filter(([kind]) => kind === "M").length).toBe(2);
  });
});

describe("xPixel and yPixel", () => {
  it("agree with the scales", () => {
    expect([xPixel(frame(), 2.5), yPixel(frame(), 0.25)]).toEqual([35, 95]);
  });
});
