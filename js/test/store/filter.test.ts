import { describe, expect, it } from "vitest";
import { filter } from "../../src/store/filter";

describe("filter", () => {
  it("finds anywhere, whatever the case", () => {
    const own = filter("LOSS");

    expect(own.test.value("train/loss")).toBe(true);
    expect(own.test.value("train/acc")).toBe(false);
  });

  it("keeps its last good form while a bad one is typed, and says what is wrong", () => {
    const own = filter("loss");
    expect(own.test.value("acc")).toBe(false);

    own.text.value = "loss(";

    expect(own.error.value).toMatch(/^Not a regular expression: .*group/);
    expect(own.test.value("acc")).toBe(false);
    expect(own.test.value("loss")).toBe(true);
  });

  it("is well again when cleared", () => {
    const own = filter("[");

    own.text.value = "";

    expect(own.error.value).toBeNull();
    expect(own.test.value("anything")).toBe(true);
  });
});
