import { describe, expect, it } from "vitest";
import { plugins } from "../../src/plugins";

describe("every plugin", () => {
  it("has a name of its own, in the log's words", () => {
    const names = plugins.map((plugin) => plugin.name);

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z_]+$/);
  });

  it.each(plugins.map((plugin) => [plugin.name, plugin] as const))(
    "%s has a title and a view",
    (_, plugin) => {
      expect(plugin.title).not.toBe("");
      expect(plugin.View).toBeTypeOf("function");
    },
  );
});
