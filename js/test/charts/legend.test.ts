import { describe, expect, it } from "vitest";
import { cut } from "../../src/charts/legend";

describe("cut", () => {
  it("leaves a text that fits", () => {
    expect(cut("run", 60, 6)).toBe("run");
  });

  it("takes the middle of one that does not, and keeps its end", () => {
    const text = cut(`${"a".repeat(80)}-lr=0.001`, 240, 6);

    // 40 letters: 27, the mark, and the last 12.
    expect(text).toBe(`${"a".repeat(27)}…aaa-lr=0.001`);
  });

  it("counts wide letters twice", () => {
    expect(cut("損失損失損失損失損失", 60, 6).length).toBeLessThan(8);
  });
});
