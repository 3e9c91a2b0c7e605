import { describe, expect, it } from "vitest";
import { typed } from "../../../src/plugins/scalars/ranges";

const shown = { min: -2, max: 102, log: false };

describe("typed ends of an axis", () => {
  it("are a span; a blank one is that of what is shown, two are automatic", () => {
    expect(typed("0", "1e3", shown)).toEqual([0, 1000]);
    expect(typed("", "50", shown)).toEqual([-2, 50]);
    expect(typed("50", " ", shown)).toEqual([50, 102]);
    expect(typed("", "", shown)).toBeNull();
  });

  it("are refused with a reason", () => {
    expect(typed("5", "5", shown)).toMatch(/below the maximum/);
    expect(typed("x", "5", shown)).toMatch(/no number/);
    expect(typed("0", "5", { ...shown, log: true })).toMatch(/above 0/);
  });
});
