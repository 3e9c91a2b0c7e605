import { describe, expect, it } from "vitest";
import {
  current,
  lineOf,
  marksOf,
  stuck,
  superseded,
  timed,
  xOf,
} from "../../../src/plugins/scalars/columns";
import { points } from "./points";

describe("which points", () => {
  it("those that stand and those that were superseded part into two", () => {
    const own = points([1, 2, 3], { flags: Uint8Array.of(0, 1, 0) });

    expect(Array.from(current(own).value)).toEqual([1, 3]);
    expect(Array.from(superseded(own).value)).toEqual([2]);
  });

  it("two stretches of superseded points are two lines", () => {
    const own = points([1, 2, 3, 4], { flags: Uint8Array.of(1, 0, 1, 1) });

    expect(Array.from(superseded(own).value)).toEqual([1, Number.NaN, 3, 4]);
    expect(Array.from(superseded(own).step)).toEqual([0, 2, 2, 3]);
  });

  it("the same points give the same object: charts draw again only what changed", () => {
    const own = points([1, 2]);

    expect(current(own)).toBe(own);
    expect(lineOf(own, 0.5)).toBe(lineOf(own, 0.5));
    expect(xOf(own, "relative", 9)).toBe(xOf(own, "relative", 9));
  });

  it("a broken clock is left out of a time axis and squashes nothing", () => {
    const wall = Float64Array.of(Number.NaN, 1790000000, 1790000001, 1e300, 0, 1790000002);
    const own = points([1, 2, 3, 4, 5, 6], { wall });

    expect(Array.from(timed(own).value)).toEqual([2, 3, 6]);
    expect(Array.from(xOf(timed(own), "relative", 1790000000))).toEqual([0, 1, 2]);
  });

  it("a clock that never left 1970 is still a clock", () => {
    const own = points([1, 2], { wall: Float64Array.of(0, 1) });

    expect(timed(own)).toBe(own);
  });

  it("all points at one step are stuck, a single point is not", () => {
    expect(stuck(points([1, 2], { step: Float64Array.of(0, 0) }))).toBe(true);
    expect(stuck(points([1]))).toBe(false);
    expect(Array.from(xOf(points([7, 8, 9]), "order", 0))).toEqual([0, 1, 2]);
  });
});

describe("lines", () => {
  it("smoothing is TensorBoard's debiased mean", () => {
    // weight 0.5: 1; (0.25·1 + 0.5·3) / 0.75.
    const line = lineOf(points([1, 3]), 0.5);

    expect(Array.from(line.y)).toEqual([1, 1.75 / 0.75]);
    expect(Array.from(line.raw ?? [])).toEqual([1, 3]);
  });

  it("what was not finite is a gap, and a mark at the height before it", () => {
    const own = points([2, Number.NaN, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY]);

    const line = lineOf(own, 0);

    expect(Array.from(line.y)).toEqual([2, Number.NaN, Number.NaN, 4, Number.NaN]);
    expect(line.raw).toBeNull();
    const marks = marksOf(line, own.step);
    expect(marks && [marks.x, marks.y, marks.kind].map((column) => Array.from(column))).toEqual([
      [1, 2, 4],
      [2, 2, 4],
      [1, 2, 3],
    ]);
  });

  it("a mark before anything finite stands at the first finite height; alone, at 0", () => {
    expect(lineOf(points([Number.NaN, 5]), 0).odd).toEqual([{ index: 0, kind: 1, y: 5 }]);
    expect(lineOf(points([Number.NaN]), 0.6).odd).toEqual([{ index: 0, kind: 1, y: 0 }]);
  });
});
