import { describe, expect, it } from "vitest";
import { views } from "../../src/chunks/views";
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

  it.each(views.map((view) => [view.name, view] as const))(
    "%s is announced as what comes late",
    (name, view) => {
      const early = plugins.find((plugin) => plugin.name === name);
      const mixed = [new Set([name]), new Set(["histograms"]), new Set(["other"])];

      expect(early?.title).toBe(view.title);
      expect(early?.Card !== undefined).toBe(view.Card !== undefined);
      expect(mixed.map((kinds) => early?.shows?.(kinds))).toEqual(
        mixed.map((kinds) => view.shows?.(kinds)),
      );
    },
  );
});
