import { describe, expect, it } from "vitest";
import { fromLab, shade, toLab } from "../../../src/plugins/histograms/shades";

const rounded = (values: number[]) => values.map((value) => Math.round(value * 10) / 10);

describe("shades", () => {
  it("know CIE L*a*b* of the sRGB primaries for D50 (Lindbloom's tables)", () => {
    expect(rounded(toLab("#ff0000"))).toEqual([54.3, 80.8, 69.9]);
    expect(rounded(toLab("#00ff00"))).toEqual([87.8, -79.3, 81]);
    expect(rounded(toLab("#0000ff"))).toEqual([29.6, 68.3, -112]);
  });

  it("come back to the colour they began with", () => {
    for (const color of ["#306ce2", "#e26b09", "#000000", "#ffffff", "#7f7f7f"]) {
      expect(fromLab(toLab(color))).toBe(color);
    }
  });

  it("are 18 of lightness brighter for the oldest, darker for the newest, as d3's brighter and darker", () => {
    const [middle] = toLab("#7f7f7f");
    expect(toLab(shade("#7f7f7f", 0))[0]).toBeCloseTo(middle + 18, 0);
    expect(shade("#7f7f7f", 0.5)).toBe("#7f7f7f");
    expect(toLab(shade("#7f7f7f", 1))[0]).toBeCloseTo(middle - 18, 0);
  });
});
