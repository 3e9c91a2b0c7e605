import { describe, expect, it } from "vitest";
import { age, many, size, visible } from "../../src/shell/text";

describe("text", () => {
  it("shows what would not be seen, and leaves the rest", () => {
    expect(visible("a\tb\n\u001b[31m\u200b")).toBe("a\\tb\\n\\x1b[31m\\u200b");
    expect(visible("naïve/損失 🙂")).toBe("naïve/損失 🙂");
  });

  it("says ages in the largest unit that gives at least one", () => {
    expect([0, 59, 60, 3600, 90000].map(age)).toEqual([
      "0 s ago",
      "59 s ago",
      "1 min ago",
      "1 h ago",
      "1 d ago",
    ]);
  });

  it("says sizes with three digits, in powers of a thousand", () => {
    expect([512, 1500, 123456789].map(size)).toEqual(["512 B", "1.50 kB", "123 MB"]);
  });

  it("counts with the right plural", () => {
    expect([many(1, "run"), many(1000, "run")]).toEqual(["1 run", "1,000 runs"]);
  });
});
