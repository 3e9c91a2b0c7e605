import { expect, it } from "vitest";
import { spanOf } from "../../../src/plugins/histograms/menu";

it("a typed span has two ends in order; none is automatic, one alone is not finished", () => {
  expect(spanOf("", " ")).toBeNull();
  expect(spanOf("-1", "2.5e3")).toEqual([-1, 2500]);
  for (const [low, high] of [
    ["1", ""],
    ["2", "1"],
    ["1", "1"],
    ["a", "2"],
    ["0", "Infinity"],
  ] as const) {
    expect(spanOf(low, high)).toBe("open");
  }
});
