import { describe, expect, it } from "vitest";
import { depthOf, kindOf } from "../../../src/plugins/histograms/data";
import type { RunSteps } from "../../../src/shell/steps";

/** A run with points at these steps and wall times. */
function run(...points: [step: number, wall: number][]): RunSteps {
  const all = points.map(([step, wall], point) => ({
    ...{ step, wall, point, label: String(step), superseded: false },
  }));
  const { length: count } = all;
  return { count, at: (position: number) => all[position] ?? null, chosen: 0 } as RunSteps;
}

describe("where a histogram stands", () => {
  // The clock went back between the first two.
  const one = run([10, 1030], [20, 1000], [30, 1090]);

  it.each([
    ["step", [10, 20, 30]],
    ["relative", [30, 0, 90]],
    ["wall", [1030, 1000, 1090]],
    ["order", [0, 1, 2]],
  ] as const)("by %s", (kind, want) => {
    expect([0, 1, 2].map(depthOf(one, kind))).toEqual(want);
  });

  it("is nowhere beyond its run", () => {
    expect(["step", "relative", "wall"].map((kind) => depthOf(one, kind as "step")(3))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("what depth counts", () => {
  const stuck = run([5, 1000], [5, 1010]);
  const moving = run([5, 1000], [6, 1010]);
  const lone = run([5, 1000]);

  it("is the chosen axis", () => {
    expect((["step", "relative", "wall"] as const).map((axis) => kindOf([moving], axis))).toEqual([
      "step",
      "relative",
      "wall",
    ]);
  });

  it("is the order where each run logged all its points at one step", () => {
    expect(kindOf([stuck, lone], "step")).toBe("order");
    expect(kindOf([stuck], "relative")).toBe("relative");
    expect(kindOf([stuck, moving], "step")).toBe("step");
    expect(kindOf([lone], "step")).toBe("step");
  });
});
