import { describe, expect, it } from "vitest";
import { placeMarks } from "../../src/charts/marks";
import { makeScale } from "../../src/charts/scale";
import type { Frame } from "../../src/charts/trace";

/** 256 × 100 px, exactly one px a step. */
const frame: Frame = {
  x: makeScale([0, 256], false),
  y: makeScale([0, 1], false),
  plot: { left: 0, top: 0, width: 256, height: 100 },
  columns: 256,
};

const marks = (x: number[], y: number[], kind: number[]) => ({
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  kind: Uint8Array.from(kind),
});

describe("placeMarks", () => {
  it("keeps apart a row of NaN and stays inside the plot", () => {
    const n = 256;
    const row = placeMarks(
      marks(
        Array.from({ length: n }, (_, i) => i),
        new Array(n).fill(0.5),
        new Array(n).fill(1),
      ),
      frame,
    );

    // One every 10 px.
    expect(row.map(({ at }) => at)).toEqual(Array.from({ length: 26 }, (_, i) => [i * 10, 50]));
  });

  it("keeps marks of different kinds at one step", () => {
    const row = placeMarks(marks([5, 5, 5], [0.5, 0.5, 0.5], [1, 2, 3]), frame);

    expect(row.map(({ kind }) => kind)).toEqual([1, 2, 3]);
  });

  it("has a place for NaN before any finite value, and for heights out of sight", () => {
    const row = placeMarks(marks([5, 50, 100], [Number.NaN, 1e9, -1e9], [1, 1, 1]), frame);

    for (const { at } of row) {
      expect(at[1]).toBeGreaterThan(0);
      expect(at[1]).toBeLessThan(100);
    }
    expect(row.length).toBe(3);
  });

  it("leaves out what lies beside the plot or is of no kind", () => {
    expect(placeMarks(marks([-5, 300, 5], [0, 0, 0], [1, 1, 9]), frame)).toEqual([]);
    expect(placeMarks(undefined, frame)).toEqual([]);
  });
});
