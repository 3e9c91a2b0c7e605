import { describe, expect, it } from "vitest";
import { marksOf } from "../../../src/plugins/scalars/columns";
import { parted } from "../../../src/plugins/scalars/parts";
import { points } from "./points";

const step = Float64Array.of(0, 1, 2, 1, 2);

describe("a line parted where x falls back", () => {
  it("has a gap before each later part, at the step of its first point", () => {
    const own = points([1, 2, 3, 9, 8], { step });

    const { points: all, x, line } = parted(own, step, 0);

    expect(Array.from(x)).toEqual([0, 1, 2, 1, 1, 2]);
    expect(Array.from(line.y)).toEqual([1, 2, 3, Number.NaN, 9, 8]);
    expect(Array.from(all.value)).toEqual([1, 2, 3, Number.NaN, 9, 8]);
    expect(Array.from(all.wall)).toEqual([1000, 1001, 1002, 1003, 1003, 1004]);
    expect(line.raw).toBeNull();
  });

  it("smooths each part by itself, and marks only what was logged", () => {
    const own = points([1, 3, Number.NaN, 9, 9], { step });

    const { x, line } = parted(own, step, 0.5);

    // 1; (0.25·1 + 0.5·3) / 0.75; nothing of them in the 9 after the gap.
    expect(Array.from(line.y)).toEqual([1, 1.75 / 0.75, Number.NaN, Number.NaN, 9, 9]);
    expect(Array.from(marksOf(line, x)?.x ?? [])).toEqual([2]);
  });

  it("is the line as it is where x never falls", () => {
    const own = points([1, 2, 3]);

    expect(parted(own, own.step, 0).points).toBe(own);
  });
});
