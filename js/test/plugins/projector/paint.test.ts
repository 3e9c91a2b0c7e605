import { describe, expect, it } from "vitest";
import { runColor } from "../../../src/math/color";
import { type Painted, paint, plain, ramp } from "../../../src/plugins/projector/paint";

/** The colour of a point as #rrggbb. */
function hex({ rgb }: Painted, point: number): string {
  const parts = [...rgb.subarray(3 * point, 3 * point + 3)];
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function categories(painted: Painted) {
  if (painted.kind !== "categories") throw new Error(painted.kind);
  return painted;
}

describe("categories", () => {
  it("have the runs' colours, by name as a person counts, each with its points", () => {
    const painted = categories(paint(["b10", "b9", "a", "b9"], false, false));

    expect(painted.categories).toEqual([
      { name: "a", count: 1, color: runColor(0, false) },
      { name: "b9", count: 2, color: runColor(1, false) },
      { name: "b10", count: 1, color: runColor(2, false) },
    ]);
    expect([...painted.of]).toEqual([2, 1, 0, 1]);
    expect(hex(painted, 3)).toBe(runColor(1, false));
    expect(painted.others).toBe(0);
  });

  it("that are numbers go by size", () => {
    const painted = categories(paint(["10", "9", "-1", "1e-3"], true, false));

    expect(painted.categories.map(({ name }) => name)).toEqual(["-1", "1e-3", "9", "10"]);
    expect(hex(painted, 2)).toBe(runColor(0, true));
  });

  it("of more than fifty values are the fifty most frequent; the rest is grey", () => {
    // 60 names; those from 10 on twice.
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const painted = categories(paint([...names, ...names.slice(10)], false, false));

    expect(painted.categories.map(({ name }) => name)).toEqual(names.slice(10));
    expect(painted.others).toBe(10);
    expect([...painted.of.subarray(0, 11)]).toEqual([...Array(10).fill(-1), 0]);
    expect(hex(painted, 0)).toBe(hex(painted, 9));
    expect(hex(painted, 0)).not.toBe(hex(painted, 10));
  });

  it("have one for empty cells", () => {
    const painted = categories(paint(["a", "", ""], false, false));

    expect(painted.categories.map(({ name, count }) => [name, count])).toEqual([
      ["", 2],
      ["a", 1],
    ]);
  });
});

describe("numbers", () => {
  const many = Array.from({ length: 51 }, (_, i) => String(2 * i));

  it("of up to fifty values are categories, of more they are a ramp", () => {
    expect(paint(many.slice(1), false, false).kind).toBe("categories");
    expect(paint(many, false, false)).toMatchObject({ kind: "gradient", low: 0, high: 100 });
    expect(paint([...many.slice(1), "x"], false, false).kind).toBe("categories");
  });

  it("go from one end of viridis to the other", () => {
    // matplotlib 3.10: viridis at 0, 1 and the middle (the eighths between are drawn straight).
    expect(ramp(0)).toEqual([68, 1, 84]);
    expect(ramp(1)).toEqual([253, 231, 37]);
    expect(ramp(0.5)).toEqual([33, 144, 141]);
    expect(ramp(-3)).toEqual(ramp(0));
    const painted = paint(many, false, false);
    expect(hex(painted, 0)).toBe("#440154");
    expect(hex(painted, 50)).toBe("#fde725");
    expect(hex(painted, 25)).toBe("#21908d");
  });

  it("that are missing are grey and counted", () => {
    const painted = paint([...many, "", ""], true, false);

    expect(painted).toMatchObject({ kind: "gradient", low: 0, high: 100, others: 2 });
    expect(hex(painted, 51)).toBe("#5f6672");
  });

  it("are categories where that is wanted, the most frequent by size", () => {
    const painted = categories(paint([...many, "0"], false, true));

    expect(painted.categories).toHaveLength(50);
    expect(painted.categories[0]).toMatchObject({ name: "0", count: 2 });
    expect(painted.others).toBe(1);
  });

  it("may be infinite in words, not in a ramp", () => {
    expect(paint([...many, "Infinity"], false, false).kind).toBe("categories");
  });
});

it("without a column all points are of one colour", () => {
  const painted = plain(2, false);

  expect([hex(painted, 0), hex(painted, 1)]).toEqual([runColor(0, false), runColor(0, false)]);
});
