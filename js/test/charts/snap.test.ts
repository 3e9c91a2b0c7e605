import { describe, expect, it } from "vitest";
import { beside, snap } from "../../src/charts/snap";

const FAR = 2 ** 53;
const curve = (...x: number[]) => ({
  key: "a",
  color: "#000000",
  x: Float64Array.from(x),
  y: Float64Array.from(x, () => 1),
});

describe("snap", () => {
  it("is to whole steps, and to none along time", () => {
    expect(snap([curve(0, 10)], "step", 3.4)).toBe(3);
    expect(snap([curve(0, 10)], "relative", 3.4)).toBe(3.4);
  });

  it("is to the nearest logged step where not every step is a number", () => {
    const curves = [curve(FAR, FAR + 8), curve(FAR + 20)];

    expect(snap(curves, "step", FAR + 6)).toBe(FAR + 8);
    expect(snap(curves, "step", FAR + 18)).toBe(FAR + 20);
  });
});

describe("beside", () => {
  it("is the next step, or the next logged one beyond 2^53", () => {
    const curves = [curve(FAR, FAR + 8), curve(FAR + 20)];

    expect(beside(curves, "step", 41, -10)).toBe(31);
    expect(beside(curves, "step", FAR + 8, 1)).toBe(FAR + 20);
    expect(beside(curves, "step", FAR + 8, -1)).toBe(FAR);
    expect(beside(curves, "step", FAR + 20, 1)).toBe(FAR + 20);
  });
});
