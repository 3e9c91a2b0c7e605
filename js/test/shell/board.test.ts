import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LineChart } from "../../src/charts/line";
import { tagKey } from "../../src/store/sent";
import { status } from "../messages";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;
let mounted: Mounted | null = null;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
});

afterEach(() => {
  mounted?.stop();
  mounted = null;
  restore();
});

async function show(...args: Parameters<typeof board>): Promise<Mounted> {
  mounted = await board(...args);
  return mounted;
}

function texts(root: Element, selector: string): (string | null)[] {
  return [...root.querySelectorAll(selector)].map((el) => el.textContent);
}

async function type(root: Element, label: string, text: string): Promise<void> {
  const input = root.querySelector<HTMLInputElement>(`[aria-label="${label}"]`);
  if (!input) throw new Error(label);
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

describe("cards", () => {
  it("one a tag, by groups, in natural order", async () => {
    const { root } = await show(["."], ["b/2", "b/10", "a/x", "lr"]);

    expect(
      [...root.querySelectorAll(".tbnb-card")].map((el) => el.getAttribute("data-tag")),
    ).toEqual(["lr", "a/x", "b/2", "b/10"]);
    expect(texts(root, ".tbnb-groupname")).toEqual(["Top level", "a", "b"]);
    expect(root.querySelectorAll(".tbnb-chart")).toHaveLength(4);
  });

  it("a tag pinned has a copy on top, and a group closed has none", async () => {
    const { root, store } = await show(["."], ["a/x", "b/y"]);

    store.pins.value = [tagKey("scalars", "b/y")];
    store.collapsed.value = new Set(["b"]);
    await settled();

    expect(
      [...root.querySelectorAll(".tbnb-card")].map((el) => el.getAttribute("data-tag")),
    ).toEqual(["b/y", "a/x"]);
  });

  it("the tag filter leaves those that match; a bad one says so and leaves the last", async () => {
    const { root } = await show(["."], ["a/x", "b/y"]);

    await type(root, "Filter tags", "^B");
    expect(root.querySelectorAll(".tbnb-card")).toHaveLength(1);
    await type(root, "Filter tags", "^B(");

    expect(root.querySelectorAll(".tbnb-card")).toHaveLength(1);
    expect(root.querySelector("[role=alert]")?.textContent).toContain("Not a regular expression");
  });

  it("filters that leave nothing can be cleared", async () => {
    const { root } = await show(["."], ["a/x"]);
    await type(root, "Filter tags", "zzz");
    const button = [...root.querySelectorAll("button")].find((el) =>
      el.textContent?.startsWith("Clear the filters"),
    );

    button?.click();
    await settled();

    expect(root.querySelectorAll(".tbnb-card")).toHaveLength(1);
  });
});

describe("run list", () => {
  it("a run switched off leaves the charts; double click leaves it alone, and again brings all", async () => {
    const { root, store } = await show(["a", "b", "c"], ["t"]);
    const row = root.querySelector('.tbnb-run[data-run="b"]');

    row?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
    await settled();
    expect([...store.visible.value.values()].map((run) => run.name)).toEqual(["a", "c"]);
    row?.dispatchEvent(new Event("dblclick", { bubbles: true }));
    expect([...store.visible.value.values()].map((run) => run.name)).toEqual(["b"]);
    row?.dispatchEvent(new Event("dblclick", { bubbles: true }));
    expect(store.visible.value.size).toBe(3);
  });

  it("a run alone by the filter's doing: Only brings all, filtered ones too", async () => {
    const { root, store } = await show(["a", "b"], ["t"]);
    await type(root, "Filter runs", "b");

    root.querySelector<HTMLElement>('[aria-label="Only b"]')?.click();
    await settled();

    expect(store.visible.value.size).toBe(2);
    expect(root.querySelectorAll(".tbnb-run")).toHaveLength(2);
  });

  it("a colour chosen is worn by the swatch and the curves, and kept for the log directory", async () => {
    const { root, store } = await show(["a", "b"], ["t"]);
    const swatch = root.querySelector<HTMLInputElement>('[aria-label="Colour of b"]');
    if (!swatch) throw new Error("no swatch");

    swatch.value = "#123456";
    swatch.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();

    expect([...store.colors.value]).toEqual([["b", "#123456"]]);
    expect(swatch.style.getPropertyValue("--swatch")).toBe("#123456");
    const chart: LineChart = Reflect.get(root.querySelector(".tbnb-chart") ?? {}, "tbnbChart");
    expect(Reflect.get(chart, "curves")).toMatchObject([{}, { color: "#123456" }]);
    expect(localStorage.getItem("tbnb")).toContain("#123456");
  });

  it("thousands of runs are some dozen rows", async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `run ${i}`);
    const { root } = await show(names, []);

    expect(root.querySelectorAll(".tbnb-run").length).toBeLessThan(100);
    expect(root.querySelector(".tbnb-allruns")?.textContent).toBe("3,000 runs");
  });
});

describe("hostile names", () => {
  it("are text, whatever they look like, and control characters are seen", async () => {
    const name = '<img src=x onerror="globalThis.hit=1">';
    const { root } = await show([name, "a\u0000b\u202ec"], [name, "__proto__"]);

    expect(root.querySelectorAll("img")).toHaveLength(0);
    expect(Reflect.get(globalThis, "hit")).toBeUndefined();
    expect(texts(root, ".tbnb-run .tbnb-name")).toContain(name);
    expect(texts(root, ".tbnb-run .tbnb-name")).toContain("a\\x00b\\u202ec");
    expect(root.querySelector('.tbnb-card[data-tag="__proto__"] .tbnb-chart')).not.toBeNull();
  });
});

describe("states", () => {
  it("damage is counted and listed as text", async () => {
    const { root, model, store } = await show(["a"], ["t"]);
    const item = { file: "a/<b>", offset: 124, kind: "bad_data_crc", reason: "x\ny", skipped: 51 };
    model.emit("msg:custom", status(9, { damage: { count: 1207, items: [item] } }), []);
    store.sent.frame.now();
    await settled();
    const badge = root.querySelector<HTMLButtonElement>(".tbnb-damage");
    expect(badge?.textContent).toBe("1,207");

    badge?.click();
    await settled();

    const panel = root.querySelector(".tbnb-damages")?.textContent;
    expect(panel).toBe("a/<b> at byte 124bad data crc x\\ny · 51 bytes skipped");
  });

  it("a log without scalars says what it has", async () => {
    const { root, model, store } = await show([], []);
    const series = [[0, 0, "w", "graphs", "", ""]];
    const content = { v: 1, type: "catalogue", epoch: "e", seq: 2, runs: [[0, ".", 1, "live"]] };
    model.emit("msg:custom", status(3), []);
    model.emit("msg:custom", { ...content, series }, []);
    store.sent.frame.now();
    await settled();

    expect(root.querySelector(".tbnb-empty")?.textContent).toContain("graphs: 1 tag");
  });

  it("a stopped board says so and keeps its charts", async () => {
    const { root, model, store } = await show(["a"], ["t"]);
    model.emit("msg:custom", status(9, { state: "stopped" }), []);
    store.sent.frame.now();
    await settled();

    expect(root.querySelector(".tbnb-banner")?.textContent).toMatch(/^Not live:/);
    expect(root.querySelectorAll(".tbnb-chart")).toHaveLength(1);
  });
});

describe("a page that was loaded again while a cell runs", () => {
  it("waits for what was sent before, and does not say that there is nothing", async () => {
    const { root, model } = await show([], []);

    model.emit("msg:custom", status(1, { epoch: "new", runs: 2, series: 5 }), []);
    await settled();

    expect(root.querySelector(".tbnb-empty")?.textContent).toBe(
      "Waiting for the kernelIt has 5 series of 2 runs. If a cell is running, the board fills in " +
        "when it ends.",
    );
  });
});

describe("in JupyterLab", () => {
  it("a focused control keeps its keys: there, d d would delete the cell", async () => {
    const { root } = await show(["a"], ["t"]);
    const select = root.querySelector("select");

    select?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));

    expect(select?.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  });
});
