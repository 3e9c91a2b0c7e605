/** Starts t-SNE and UMAP when they are shown, with what is chosen, and anew for other points. */
import type { Page } from "../../shell/page";
import { type Current, colorColumn } from "./current";
import type { Picture } from "./data";
import { tsneDefaults } from "./layouts/defaults";
import type { LayoutOptions } from "./layouts/layouts";
import { cellsOf, paint } from "./paint";
import { layoutKey, reduced, rowsHere } from "./positions";
import { sameKey } from "./results";
import type { ProjectorState } from "./state";

/** Of more points a layout is not begun before somebody asks for it. */
export const MOST_UNASKED = 20_000;

export function perplexityOf(state: ProjectorState, n: number): number {
  return state.perplexity.value ?? tsneDefaults(n).perplexity;
}

export function optionsOf(state: ProjectorState, n: number): LayoutOptions {
  const dimensions = state.dimensions.value;
  if (state.method.value === "umap") {
    const [neighbors, minDist] = [state.neighbors.value, state.minDist.value];
    return { method: "umap", dimensions, neighbors, minDist };
  }
  const rate = state.learningRate.value;
  return {
    method: "tsne",
    dimensions,
    perplexity: perplexityOf(state, n),
    learningRate: rate === null ? 0 : 10 ** rate,
    supervise: state.supervise.value,
  };
}

/** Runs layouts of what is on screen. */
export class Runner {
  constructor(
    private readonly page: Page,
    private readonly state: ProjectorState,
  ) {}

  /** Begin what is shown, unless it was found already or is too much to begin unasked. */
  follow(current: Current): void {
    const { state } = this;
    const key = layoutKey(state, current);
    const picture = this.picture(current);
    if (!key || !picture || picture.n > MOST_UNASKED) return;
    const runs = state.layoutOf.value?.key ?? null;
    if (sameKey(runs, key) || state.results.get(key)) return;
    // A run that logs faster than a layout settles would never show one: it comes to its end first.
    const now = state.layout.state.value.state;
    const busy = now === "running" || now === "preparing";
    if (busy && runs && sameKey({ ...runs, point: key.point }, key)) return;
    this.start(current);
  }

  /** Begin anew, where the same points are at another step; with a seed from the beginning. */
  start(current: Current, seed?: number): void {
    const { state } = this;
    const key = layoutKey(state, current);
    const picture = this.picture(current);
    const rows = picture && rowsHere(this.page, current, reduced(state));
    if (!key || !picture || !rows || "state" in rows) return;
    state.layout.stop();
    state.layoutOf.value = { key, step: current.at?.step ?? "" };
    const { values, dimensions: d } = rows;
    const { n } = picture;
    const places = seed === undefined ? (state.results.near(key, n)?.xyz ?? null) : null;
    const begin = { labels: this.labels(picture), places, seed: seed ?? 1 };
    const matrix = { values: values.slice(), n, d };
    void state.layout.start(matrix, optionsOf(state, n), begin);
  }

  /** Whether the layout that runs, or ran last, is the one on screen. */
  shows(current: Current): boolean {
    return sameKey(this.state.layoutOf.value?.key ?? null, layoutKey(this.state, current));
  }

  private picture({ found }: Current): Picture | null {
    return found.state === "ready" ? found.picture : null;
  }

  /** The categories that supervise: those of the colours. */
  private labels(picture: Picture): Int32Array | null {
    const column = colorColumn(picture, this.state.colorBy.peek());
    if (!column) return null;
    const painted = paint(cellsOf(column), false, true);
    return painted.kind === "categories" ? painted.of : null;
  }
}
