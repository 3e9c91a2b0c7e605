import { describe, expect, it } from "vitest";
import type { Shown } from "../../../src/plugins/scalars/curves";
import { closest, rows, type Sort } from "../../../src/plugins/scalars/rows";
import { points } from "./points";
import { shownOf } from "./shown";

const names = ["run10", "run2", "run1", "nan"];
const values = [3, 1, 2, Number.NaN];
const distances = [5, 9, 1, 7];
/** Px from the pointer, below it where negative. */
const heights = [-2, 9, -30, Number.NaN];

const shown = new Map(
  names.map((name, index): [string, Shown] => [
    String(index),
    shownOf(index, name, points([values[index] ?? 0])),
  ]),
);
const nearest = names.map((_, i) => ({ key: String(i), index: 0, distance: distances[i] ?? 0 }));
const dy = (value: number) => heights[values.indexOf(value)] ?? Number.NaN;

describe("rows of the tooltip", () => {
  it.each<[Sort, string[]]>([
    ["alphabetical", ["nan", "run1", "run2", "run10"]],
    ["ascending", ["run2", "run1", "run10", "nan"]],
    ["descending", ["run10", "run1", "run2", "nan"]],
    ["nearest", ["run1", "run10", "nan", "run2"]],
    // TensorBoard sorts by the signed distance, which puts 30 px below before 2 px below.
    ["nearest-y", ["run10", "run2", "run1", "nan"]],
  ])("in the order %s", (sort, expected) => {
    expect(rows(nearest, shown, sort, dy).map((row) => row.run)).toEqual(expected);
  });

  it("the closest in px is the one to stress, whatever the order", () => {
    expect(closest(rows(nearest, shown, "alphabetical", dy))).toBe("2");
  });

  it("steps keep all their digits", () => {
    const own = points([1], { exact: BigInt64Array.of(9007199254740993n) });
    const one = shown.get("0");
    if (!one) throw new Error();
    const changed = new Map([["0", { ...one, points: own }]]);

    const [row] = rows([{ key: "0", index: 0, distance: 0 }], changed, "nearest", dy);

    expect(row?.step).toBe("9,007,199,254,740,993");
  });

  it("a curve that is gone has no row", () => {
    expect(rows([{ key: "9", index: 0, distance: 0 }], shown, "nearest", dy)).toEqual([]);
  });
});
