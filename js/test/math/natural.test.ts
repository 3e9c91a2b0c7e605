import { describe, expect, it } from "vitest";
import { compareTagNames } from "../../src/math/natural";

/** Expect each name to sort before all that follow, in both directions. */
function expectOrder(...names: string[]): void {
  names.forEach((a, i) => {
    names.forEach((b, j) => {
      expect(Math.sign(compareTagNames(a, b)), `${a} and ${b}`).toBe(Math.sign(i - j));
    });
  });
}

describe("compareTagNames", () => {
  it("orders numbers by value", () => {
    expectOrder("a1", "a2", "a10", "a20b", "a100");
    expectOrder("lr=0.001", "lr=0.01", "lr=0.1", "lr=1");
    expectOrder("x1e-4", "x1e-3", "x1", "x1e2");
  });

  it("sorts a component break before everything else", () => {
    expectOrder("a", "a/a", "a/b", "a+/a", "ab");
    expectOrder("loss", "loss/train", "loss_train");
  });

  it("sorts numbers before letters", () => {
    expectOrder("a1", "aa");
  });

  it("does not take a letter e for an exponent", () => {
    expectOrder("1epoch", "1foo", "2epoch");
  });

  it("is a total order: different names are never equal", () => {
    expectOrder("a01", "a1");
    expectOrder(`a${"9".repeat(400)}`, `a${"9".repeat(401)}`);
    expect(compareTagNames("same", "same")).toBe(0);
  });
});
