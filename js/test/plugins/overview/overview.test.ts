import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { overview } from "../../../src/plugins/overview";
import type { Plugin } from "../../../src/plugins/plugin";
import { tagKey } from "../../../src/store/sent";
import { head, status } from "../../messages";
import { board, installBrowser, type Mounted, settled } from "../../page";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], []);
});

afterEach(() => {
  mounted.stop();
  restore();
});

/** A catalogue of one run with tags of any kind. */
async function tags(...all: [plugin: string, tag: string][]): Promise<void> {
  const { model, store } = mounted;
  const rows = all.map(([plugin, tag], i) => [i, 0, tag, plugin, "", ""]);
  const catalogue = { ...head("catalogue", store.sent.seq + 1), runs: [[0, "a", 1, "live"]] };
  model.emit("msg:custom", { ...catalogue, series: rows }, []);
  model.emit("msg:custom", status(store.sent.seq + 1), []);
  store.sent.frame.now();
  await settled();
}

function cards(within: ParentNode = mounted.root): string[] {
  return [...within.querySelectorAll<HTMLElement>(".tbnb-card")].map(
    ({ dataset }) => `${dataset.kind} ${dataset.tag}`,
  );
}

function names(selector: string): (string | null)[] {
  return [...mounted.root.querySelectorAll(selector)].map((el) => el.textContent);
}

async function click(selector: string, text: string): Promise<void> {
  const found = [...mounted.root.querySelectorAll<HTMLElement>(selector)].find((el) =>
    el.textContent?.startsWith(text),
  );
  if (!found) throw new Error(`no ${selector} ${text}`);
  found.click();
  await settled();
}

const MIXED: [string, string][] = [
  ["images", "a/x"],
  ["scalars", "a/y"],
  ["scalars", "b/z"],
  ["text", "b/x"],
];

describe("the overview", () => {
  it("is not there with scalars alone", async () => {
    await tags(["scalars", "a/x"], ["scalars", "lr"]);

    expect(names("[role=tab]")).toEqual([]);
    expect(mounted.root.querySelector(".tbnb-kinds")).toBeNull();
    expect(cards()).toEqual(["scalars lr", "scalars a/x"]);
  });

  it("is the first tab of several kinds, and what is shown", async () => {
    await tags(...MIXED);

    expect(names("[role=tab]")).toEqual(["Overview", "Scalars", "Images", "Text"]);
    expect(names("[role=tab][aria-selected=true]")).toEqual(["Overview"]);
  });

  it("has the kinds of a group together, in the order of the tabs", async () => {
    await tags(...MIXED);

    expect(names(".tbnb-groupname")).toEqual(["a", "b"]);
    expect(cards()).toEqual(["scalars a/y", "images a/x", "scalars b/z", "text b/x"]);
  });

  it("begins with groups that have scalars, in natural order; then by the kind each has first", async () => {
    await tags(
      ["text", "a/x"],
      ["images", "b/x"],
      ["scalars", "c10/x"],
      ["scalars", "c9/x"],
      ["images", "c9/y"],
      ["images", "loose"],
    );

    expect(names(".tbnb-groupname")).toEqual(["c9", "c10", "Top level", "b", "a"]);
  });

  it("shows all kinds, or those chosen", async () => {
    await tags(...MIXED);
    expect(names(".tbnb-kind")).toEqual(["All", "Scalars2", "Images1", "Text1"]);

    await click(".tbnb-kind", "Images");
    expect(cards()).toEqual(["images a/x"]);
    expect(names(".tbnb-kind[aria-pressed=true]")).toEqual(["Images1"]);
    await click(".tbnb-kind", "Text");
    expect(cards()).toEqual(["images a/x", "text b/x"]);
    await click(".tbnb-kind", "Scalars");
    expect(names(".tbnb-kind[aria-pressed=true]")).toEqual(["All"]);
    await click(".tbnb-kind", "Text");
    await click(".tbnb-kind", "Text");
    expect(cards()).toHaveLength(4);
  });

  it("shows everything again when the log has the chosen kind no more", async () => {
    await tags(...MIXED);
    await click(".tbnb-kind", "Images");
    const dropped = { ...head("catalogue", mounted.store.sent.seq + 1), runs: [], series: [] };

    mounted.model.emit("msg:custom", { ...dropped, dropped: { runs: [], series: [0] } }, []);
    mounted.store.sent.frame.now();
    await settled();

    expect(cards()).toEqual(["scalars a/y", "scalars b/z", "text b/x"]);
  });

  it("says when a filter leaves nothing", async () => {
    await tags(...MIXED);
    mounted.store.tagFilter.text.value = "zzz";
    await settled();

    expect(mounted.root.querySelector(".tbnb-empty")?.textContent).toContain("Nothing matches");
  });
});

describe("pins", () => {
  it("are of one kind: a tag of the same name is another", async () => {
    await tags(["scalars", "a/x"], ["images", "a/x"]);
    mounted.store.pins.value = [tagKey("images", "a/x")];
    await settled();

    const pinned = mounted.root.querySelector('[data-group="pinned"]');
    expect(pinned && cards(pinned)).toEqual(["images a/x"]);
    await click("[role=tab]", "Scalars");
    expect(mounted.root.querySelector('[data-group="pinned"]')).toBeNull();
  });

  it("of the kinds that are shown go by one button, others stay", async () => {
    await tags(["scalars", "a/x"], ["images", "a/x"]);
    mounted.store.pins.value = [tagKey("images", "a/x"), tagKey("scalars", "a/x")];
    await click("[role=tab]", "Images");

    await click(".tbnb-link", "Clear all pins");

    expect(mounted.store.pins.value).toEqual([tagKey("scalars", "a/x")]);
  });
});

describe("its kinds", () => {
  const plugin = (name: string, more: Partial<Plugin> = {}): Plugin => ({
    name,
    title: name,
    View: () => null,
    ...more,
  });

  it("are those with a card: two of them make a tab", () => {
    const Card = () => null;
    const { shows } = overview([plugin("a", { Card }), plugin("b"), plugin("c", { Card })]);

    expect(shows?.(new Set(["a", "b"]))).toBe(false);
    expect(shows?.(new Set(["a", "c", "unknown"]))).toBe(true);
  });
});
