/** Starts t-SNE and UMAP when they are shown, with what is chosen, and anew for other points. */
import type { Page } from "../../shell/page";
import { type Current, colorColumn } from "./current";
import type { Picture } from "./data";
import { tsneDefaults } from "./layouts/defaults";
import type { LayoutOptions } from "./layouts/layouts";
import { cellsOf, paint } from "./paint";
import { reduced, rowsHere } from "./positions";
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

  /** Begin, unless this is what runs already or is too much to begin unasked. */
  follow(current: Current): void {
    const picture = this.wanted(current);
    if (!picture) return;
    const key = this.keyOf(current);
    if (key === this.state.layoutKey || this.state.kept()) return;
    if (picture.n > MOST_UNASKED) {
      if (this.state.layoutKey !== "") this.state.layout.dispose();
      this.state.layoutKey = "";
      return;
    }
    this.start(current);
  }

  /** Begin anew. */
  start(current: Current, seed = 1): void {
    const picture = this.wanted(current);
    const rows = picture && rowsHere(this.page, current, reduced(this.state));
    if (!picture || !rows || "state" in rows) return;
    this.state.keep(null);
    this.state.layoutKey = this.keyOf(current);
    const { values, dimensions: d } = rows;
    const options = optionsOf(this.state, picture.n);
    const matrix = { values: values.slice(), n: picture.n, d };
    void this.state.layout.start(matrix, options, this.labels(picture), seed);
  }

  private wanted({ found }: Current): Picture | null {
    const { value } = this.state.method;
    return found.state === "ready" && (value === "tsne" || value === "umap") ? found.picture : null;
  }

  private keyOf({ at }: Current): string {
    const { state } = this;
    return [
      at?.series,
      at?.point,
      reduced(state),
      state.method.value,
      state.dimensions.value,
    ].join();
  }

  /** The categories that supervise: those of the colours. */
  private labels(picture: Picture): Int32Array | null {
    const column = colorColumn(picture, this.state.colorBy.peek());
    if (!column) return null;
    const painted = paint(cellsOf(column, picture.n), false, true);
    return painted.kind === "categories" ? painted.of : null;
  }
}
