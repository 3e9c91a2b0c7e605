import { describe, expect, it } from "vitest";
import {
  formatPercent,
  formatRelative,
  formatValue,
  formatWall,
  stepLabels,
  valueLabels,
} from "../../src/math/format";

describe("formatValue", () => {
  it("has four digits, or an exponent from 1e4 up and below 1e-3", () => {
    expect(formatValue(0)).toBe("0");
    expect(formatValue(0.123456)).toBe("0.1235");
    expect(formatValue(9999)).toBe("9999");
    expect(formatValue(10_000)).toBe("1e+4");
    expect(formatValue(123_456)).toBe("1.23e+5");
    expect(formatValue(0.001)).toBe("0.001");
    expect(formatValue(0.0005)).toBe("5e-4");
    expect(formatValue(-2.5)).toBe("−2.5");
  });

  it("names what is not a number", () => {
    expect(formatValue(Number.NaN)).toBe("NaN");
    expect(formatValue(Number.POSITIVE_INFINITY)).toBe("∞");
    expect(formatValue(Number.NEGATIVE_INFINITY)).toBe("−∞");
  });
});

describe("formatPercent", () => {
  it("has four digits, and from a thousand up none after the point", () => {
    expect(formatPercent(-0.25)).toBe("−25 %");
    expect(formatPercent(0.123456)).toBe("12.35 %");
    expect(formatPercent(12_345.678)).toBe("1,234,568 %");
    expect(formatPercent(Number.POSITIVE_INFINITY)).toBe("–");
  });
});

describe("formatRelative", () => {
  it("picks the unit that TensorBoard picks", () => {
    expect(formatRelative(0)).toBe("0");
    expect(formatRelative(0.25)).toBe("250 ms");
    expect(formatRelative(59)).toBe("59 sec");
    expect(formatRelative(90)).toBe("1.5 min");
    expect(formatRelative(5400)).toBe("1.5 hr");
    expect(formatRelative(129_600)).toBe("1.5 day");
    expect(formatRelative(365 * 86_400)).toBe("1 yr");
    expect(formatRelative(-90)).toBe("-1.5 min");
  });
});

describe("formatWall", () => {
  it("writes local time to the second", () => {
    const at = new Date(2012, 10, 19, 19, 0, 7).getTime() / 1000;

    // The space before PM is a narrow one in newer Unicode data.
    expect(formatWall(at, "en-US").replace(/\s/g, " ")).toBe("Nov 19, 2012, 7:00:07 PM");
  });

  it("does not throw for a time no calendar holds", () => {
    expect(formatWall(1e300)).toBe("unknown time");
  });
});

describe("axis labels", () => {
  it("share one notation", () => {
    expect(valueLabels([0, 0.0005, 0.001, 0.0015])).toEqual(["0", "0.0005", "0.001", "0.0015"]);
    expect(stepLabels([0, 5000, 10_000])).toEqual(["0", "5k", "10k"]);
    expect(stepLabels([0, 500, 1000])).toEqual(["0", "500", "1,000"]);
    expect(valueLabels([0, 2e-6, 4e-6])).toEqual(["0", "2e-6", "4e-6"]);
  });

  it("tell the ticks of a deep zoom apart", () => {
    expect(stepLabels([1_000_010, 1_000_012])).toEqual(["1,000,010", "1,000,012"]);
    expect(valueLabels([100_000, 100_001])).toEqual(["100000", "100001"]);
    expect(valueLabels([0.123456781, 0.123456782])).toEqual(["0.123456781", "0.123456782"]);
  });
});
