import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChartElement } from "../../../src/charts/line";
import { distributions } from "../../../src/plugins/distributions";
import { histograms } from "../../../src/plugins/histograms";
import type { HistogramElement } from "../../../src/plugins/histograms/chart";
import type { Plugin } from "../../../src/plugins/plugin";
import type { Page } from "../../../src/shell/page";
import { Seen } from "../../../src/shell/seen";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";
import type { Ask } from "../../../src/wire";
import { status } from "../../messages";
import { installBrowser, settled } from "../../page";
import { until } from "../../patience";
import { histogram, histogramCatalogue, pointsTo } from "./messages";

let restore: () => void;
let store: Store;
let root: HTMLElement;
let asked: Ask[];
let chunk: () => Promise<unknown>;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
  for (const [name, size] of [
    ["clientWidth", 300],
    ["clientHeight", 227],
  ] as const) {
    vi.spyOn(HTMLElement.prototype, name, "get").mockReturnValue(size);
  }
  asked = [];
  chunk = () => new Promise(() => {});
  store = new Store(
    (ask) => asked.push(ask),
    options({ logdir: "/logs" }),
    () => chunk(),
  );
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  store.dispose();
  vi.restoreAllMocks();
  restore();
});

/** Show a tab of a board with these runs, `steps` points each, of which some values are here. */
async function show(plugin: Plugin, runs: string[], steps: number): Promise<void> {
  store.receive(status(0), []);
  store.receive(histogramCatalogue(1, runs, ["w"]), []);
  runs.forEach((_, run) => {
    const { content, buffers } = pointsTo(2 + run, run, steps);
    store.receive(content, buffers);
  });
  store.sent.frame.now();
  const seen = new Seen();
  seen.within(null);
  const page: Page = {
    store,
    theme: signal("light"),
    root,
    seen,
    drawer: signal(false),
    still: signal(false),
  };
  const { View } = plugin;
  render(<View page={page} />, root);
  await settled();
}

async function receive(run: number, point: number, rows: number[]): Promise<void> {
  const { content, buffers } = histogram(100 + point, run, point, rows);
  store.receive(content, buffers);
  await settled();
}

function drawn(run = 0) {
  const charts = root.querySelectorAll<HistogramElement>(".tbnb-histogram .tbnb-chart");
  return charts[run]?.tbnbHistogram?.drawn() ?? null;
}

describe("a histogram card", () => {
  it("asks for 51 of 100 steps, the newest first, and draws what is there", async () => {
    await show(histograms, ["a"], 100);
    await until(() => expect(asked.some(({ type }) => type === "look")).toBe(true));
    const look = asked.find((ask) => ask.type === "look");
    const wanted = look?.type === "look" ? look.wanted.map(([, point]) => point) : [];
    expect(wanted.slice(0, 3)).toEqual([99, 98, 96]);
    expect(wanted).toHaveLength(51);
    expect(root.querySelector(".tbnb-frame")?.textContent).toContain("loading…");
    await receive(0, 99, [0, 30, 30]);
    expect(drawn()?.ridges.map(({ step }) => step)).toEqual(["99"]);
    expect(root.querySelector(".tbnb-frame")?.textContent).toContain("1 of 51 loaded");
  });

  it("draws 30 bins over all steps shown, of all runs", async () => {
    await show(histograms, ["a", "b"], 2);
    await receive(0, 0, [0, 10, 30]);
    await receive(0, 1, [10, 20, 60]);
    await receive(1, 0, [20, 30, 90]);
    // Bins of width 1 over [0, 30]: three, six and nine of a count in ten of them.
    const [first, second] = drawn(0)?.ridges ?? [];
    expect(first?.bins).toHaveLength(90);
    expect(first?.bins.slice(0, 6)).toEqual([0, 1, 3, 1, 2, 3]);
    const counts = (bins: number[] = []) => bins.filter((_, i) => i % 3 === 2);
    expect(counts(second?.bins)).toEqual([
      ...Array(10).fill(0),
      ...Array(10).fill(6),
      ...Array(10).fill(0),
    ]);
    expect(counts(drawn(1)?.ridges[0]?.bins).slice(20)).toEqual(Array(10).fill(9));
    store.choices.histogramSame.value = false;
    await settled();
    expect(drawn(0)?.ridges[0]?.bins[88]).toBe(20);
  });

  it("divides a zoomed range anew, and shows all again after a reset", async () => {
    await show(histograms, ["a"], 1);
    await receive(0, 0, [0, 30, 300]);
    const chart = root.querySelector<HTMLElement>(".tbnb-histogram .tbnb-chart");
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
    await settled();
    // Zoomed around the middle to 0.8: [3, 27], of which a bin of 0.8 has 8.
    const bins = drawn()?.ridges[0]?.bins ?? [];
    expect(bins[0]).toBeCloseTo(3);
    expect(bins[88]).toBeCloseTo(27);
    expect(bins[2]).toBeCloseTo(8);
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true }));
    await settled();
    expect(drawn()?.ridges[0]?.bins[88]).toBe(30);
  });

  it("tells the bin and the count under the keyboard's cursor", async () => {
    await show(histograms, ["a"], 1);
    await receive(0, 0, [0, 30, 300]);
    const chart = root.querySelector<HTMLElement>(".tbnb-histogram .tbnb-chart");
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    await settled();
    const cells = [...root.querySelectorAll(".tbnb-tooltip td")].map((cell) => cell.textContent);
    expect(cells.slice(0, 3)).toEqual(["0", "0 … 1", "10 (3.333 %)"]);
  });

  it("says that plotly is on its way, and that it could not be had", async () => {
    let fail: (reason: Error) => void = () => {};
    chunk = () => new Promise((_, reject) => (fail = reject));
    await show(histograms, ["a"], 1);
    store.choices.histogramMode.value = "heatmap";
    await receive(0, 0, [0, 30, 300]);
    expect(root.querySelector(".tbnb-frame")?.textContent).toContain("loading plotly…");
    fail(new Error("plotly could not be loaded; run the board's cell again"));
    await settled();
    expect(root.querySelector(".tbnb-frame")?.textContent).toContain("run the board's cell again");
    expect(root.querySelector(".tbnb-frame")?.textContent).toContain("needs no plotly");
  });

  it("gives plotly's figure to plotly, and purges it when it goes", async () => {
    const plotly = { react: vi.fn(async () => {}), purge: vi.fn(), toImage: vi.fn() };
    chunk = async () => ({ default: plotly });
    store.choices.histogramMode.value = "overlay";
    await show(histograms, ["a"], 1);
    await receive(0, 0, [0, 30, 300]);
    await until(() => expect(plotly.react).toHaveBeenCalled());
    expect(plotly.purge).not.toHaveBeenCalled();
    render(null, root);
    await settled();
    expect(plotly.purge).toHaveBeenCalledOnce();
  });

  it("shows why a step cannot be read", async () => {
    await show(histograms, ["a"], 1);
    const item = { series: 0, generation: 0, point: 0, part: 0, error: "checksum <b>bad</b>" };
    store.receive({ v: 1, type: "values", epoch: "e", seq: 9, items: [item] }, []);
    await settled();
    expect(root.querySelector(".tbnb-problem")?.textContent).toBe("checksum <b>bad</b>");
    expect(root.querySelector(".tbnb-problem b")).toBeNull();
  });
});

describe("a distribution card", () => {
  it("draws nine lines and eight bands a run, of all steps", async () => {
    await show(distributions, ["a"], 3);
    for (const point of [0, 1, 2]) await receive(0, point, [0, 100, 100]);
    const chart = root.querySelector<ChartElement>(".tbnb-histogram .tbnb-chart")?.tbnbChart;
    const curves = chart?.drawn().curves ?? [];
    expect(curves).toHaveLength(9);
    expect(curves.map(({ points }) => points.length)).toEqual(Array(9).fill(3));
    expect(curves.flatMap(({ bands = [] }) => bands.map(({ opacity }) => opacity))).toEqual(
      [668, 919, 1498, 1915, 1915, 1498, 919, 668].map((share) => share / 2500),
    );
  });
});
