/** A tab of histograms or distributions, its values sent one by one, for tests of what is shown. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { vi } from "vitest";
import type { ChartElement } from "../../../src/charts/line";
import type { HistogramElement } from "../../../src/plugins/histograms/chart";
import type { Plugin } from "../../../src/plugins/plugin";
import type { Page } from "../../../src/shell/page";
import { Seen } from "../../../src/shell/seen";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";
import type { Ask } from "../../../src/wire";
import { f8, status } from "../../messages";
import { installBrowser, settled } from "../../page";
import { histogram, histogramCatalogue, pointsTo } from "./messages";

export class Shown {
  readonly root = document.createElement("div");
  readonly asked: Ask[] = [];
  readonly store: Store;
  /** What a chunk's import gives. */
  chunk: () => Promise<unknown> = () => new Promise(() => {});
  private readonly restore = installBrowser();

  /** Panels are 300 × 227 px. */
  constructor() {
    localStorage.clear();
    for (const [name, size] of [
      ["clientWidth", 300],
      ["clientHeight", 227],
    ] as const) {
      vi.spyOn(HTMLElement.prototype, name, "get").mockReturnValue(size);
    }
    this.store = new Store(
      (ask) => this.asked.push(ask),
      options({ logdir: "/logs" }),
      () => this.chunk(),
    );
    document.body.append(this.root);
  }

  /**
   * Show a tab of a board with these runs and one tag, `steps` points each; no value is here.
   *
   * Points are at the steps 0, 1, …, logged at 1000, 1001, … or at `walls`.
   */
  async show({ View }: Plugin, runs: string[], steps: number, walls?: number[]): Promise<void> {
    const { store, root } = this;
    store.receive(status(0), []);
    store.receive(histogramCatalogue(1, runs, ["w"]), []);
    runs.forEach((_, run) => {
      const { content, buffers } = pointsTo(2 + run, run, steps);
      const segments = content.segments as Record<string, unknown>[];
      if (walls) Object.assign(segments[0] ?? {}, { wall: ["f8", 1, 0] });
      store.receive(content, walls ? [...buffers, f8(...walls)] : buffers);
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
    render(<View page={page} />, root);
    await settled();
  }

  /** Send the histogram of a point: rows of left, right, count. */
  async receive(run: number, point: number, rows: number[]): Promise<void> {
    const { content, buffers } = histogram(100 + point, run, point, rows);
    this.store.receive(content, buffers);
    await settled();
  }

  chart(run = 0): HTMLElement {
    const found = this.root.querySelectorAll<HTMLElement>(".tbnb-histogram .tbnb-chart")[run];
    if (!found) throw new Error(`run ${run} has no chart`);
    return found;
  }

  /** What is drawn of a run's histograms. */
  drawn(run = 0) {
    return (this.chart(run) as HistogramElement).tbnbHistogram?.drawn() ?? null;
  }

  /** What is drawn of a run's percentiles. */
  lines(run = 0) {
    const drawn = (this.chart(run) as ChartElement).tbnbChart?.drawn();
    if (!drawn) throw new Error(`run ${run} has no lines`);
    return drawn;
  }

  /** Send pointer events to a place of the plot, px from its upper left corner. */
  async pointer(type: string, x: number, y: number, run = 0): Promise<void> {
    const over = this.chart(run).querySelector(".u-over");
    const init = { clientX: x, clientY: y, button: 0, pointerId: 1, bubbles: true };
    over?.dispatchEvent(new PointerEvent(type, init));
    await settled();
  }

  /** Drag from one place of the plot to another. */
  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await this.pointer("pointerdown", ...from);
    await this.pointer("pointermove", ...to);
    await this.pointer("pointerup", ...to);
  }

  async press(key: string): Promise<void> {
    this.chart().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await settled();
  }

  /** Rows of the tooltip: name and value. */
  tip(): string[][] {
    const rows = [...this.root.querySelectorAll(".tbnb-tooltip tr")];
    return rows.map((row) => [...row.children].map(({ textContent }) => textContent ?? ""));
  }

  /** Open a card's menu, and find an entry in it. */
  async entry(text: string): Promise<HTMLElement> {
    const { root } = this;
    if (!root.querySelector(".tbnb-menu")) {
      root.querySelector<HTMLElement>(".tbnb-cardmenu button, [aria-label=More]")?.click();
      await settled();
    }
    const all = [...root.querySelectorAll<HTMLElement>(".tbnb-menu button")];
    const found = all.find(({ textContent }) => textContent === text);
    if (!found) throw new Error(`no entry ${text} in ${all.map((one) => one.textContent)}`);
    return found;
  }

  /** Type into a field found by its accessible name, and leave it. */
  async type(label: string, text: string): Promise<void> {
    const field = this.root.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`);
    if (!field) throw new Error(`no field ${label}`);
    field.value = text;
    for (const event of ["input", "change"]) {
      field.dispatchEvent(new Event(event, { bubbles: true }));
    }
    await settled();
  }

  dispose(): void {
    render(null, this.root);
    this.root.remove();
    this.store.dispose();
    vi.restoreAllMocks();
    this.restore();
  }
}
