/**
 * What the user chose in the projector; lives in the store, so another tab forgets nothing. What is
 * said of points belongs to one embedding: it is put aside with it, and is there again with it.
 */
import { batch, effect, type Signal, signal } from "@preact/signals";
import type { Distance } from "../../math/neighbors";
import type { Store } from "../../store";
import type { Bookmark } from "./bookmark";
import { Layout } from "./layouts/layout";
import { type LayoutKey, Results } from "./results";
import type { Camera, Tool } from "./scene/scene";

export type Method = "pca" | "tsne" | "umap" | "custom" | "given";

/** A text to look for in a column ("" for any), a regular expression or not. */
export interface Query {
  text: string;
  column: string;
  regex: boolean;
}

interface Due {
  readonly mark: Bookmark;
  readonly series: number;
  readonly point: number;
}

/** What is said of the points of one embedding. */
interface Own {
  selected: Uint32Array;
  shown: Uint8Array | null;
  camera: Camera | null;
  query: Query;
  colorBy: string | null;
  labelBy: string | null;
  categories: boolean;
  bookmarks: readonly Bookmark[];
}

const FRESH: Own = {
  selected: new Uint32Array(0),
  shown: null,
  camera: null,
  query: { text: "", column: "", regex: false },
  colorBy: null,
  labelBy: null,
  categories: false,
  bookmarks: [],
};

export class ProjectorState {
  /** Key of the tag and index of the run; null for the first. */
  readonly chosen: Signal<{ tag: string; run: number } | null> = signal(null);
  readonly method: Signal<Method> = signal("pca");
  readonly dimensions: Signal<2 | 3> = signal(3);
  readonly axes: Signal<readonly [number, number, number]> = signal([0, 1, 2] as const);
  readonly spherized = signal(false);
  /** Which of the user's own projections. */
  readonly given = signal(0);
  readonly perplexity: Signal<number | null> = signal(null);
  /** Its decimal logarithm; null for one by the number of points. */
  readonly learningRate: Signal<number | null> = signal(null);
  readonly supervise = signal(0);
  readonly neighbors = signal(15);
  readonly minDist = signal(0.1);
  /** Ends of the two axes of one's own: expressions for labels. */
  readonly ends: Signal<readonly [string, string, string, string]> = signal(["", "", "", ""]);

  /** Columns by name; "" for none, null for one that suits. */
  readonly colorBy: Signal<string | null> = signal(FRESH.colorBy);
  readonly labelBy: Signal<string | null> = signal(FRESH.labelBy);
  readonly categories = signal(FRESH.categories);
  readonly size: Signal<number | null> = signal(null);
  readonly opacity = signal(0.85);
  readonly pictures = signal(true);
  readonly labels = signal(false);
  readonly lines = signal(true);
  readonly tool: Signal<Tool> = signal("orbit");

  readonly query: Signal<Query> = signal(FRESH.query);
  readonly distance: Signal<Distance> = signal("cosine");
  readonly nearest = signal(25);

  /** Points selected, ascending. */
  readonly selected: Signal<Uint32Array> = signal(FRESH.selected);
  /** 1 for points that are left after isolating and hiding; null for all. */
  readonly shown: Signal<Uint8Array | null> = signal(FRESH.shown);
  /** Where one looks from; null for from where all is seen. */
  readonly camera: Signal<Camera | null> = signal(FRESH.camera);
  /** A bookmark's camera, to be taken once its points are in the picture. */
  readonly cameraDue: Signal<{ camera: Camera | null } | null> = signal(null);
  readonly bookmarks: Signal<readonly Bookmark[]> = signal(FRESH.bookmarks);
  /** A bookmark to be taken once its step, a point of the series, is on screen. */
  readonly markDue: Signal<Due | null> = signal(null);
  readonly layout: Layout;
  /** What the layout that runs is of; of another it is run anew. */
  readonly layoutOf: Signal<{ key: LayoutKey; step: string } | null> = signal(null);
  readonly results = new Results();
  /** Series whose bookmarks in the log were taken. */
  readonly bookmarksTaken = new Set<number>();
  /** What the kernel was told, or told us, of the selection last. */
  said = "";
  private series: number | null = null;
  private readonly aside = new Map<number, Own>();
  private readonly stop: () => void;

  constructor(store: Store) {
    this.layout = new Layout(() => store.worker("layouts"));
    this.stop = effect(() => {
      const found = this.layout.positions.value;
      const of = this.layoutOf.peek();
      if (found && of) this.results.set({ ...of, ...found });
    });
  }

  /** Another embedding is on screen: what was said of the points of the one before is put aside. */
  enter(series: number): void {
    if (series === this.series) return;
    batch(() => {
      if (this.series !== null) {
        this.aside.set(this.series, this.own());
        const own = this.aside.get(series) ?? FRESH;
        this.selected.value = own.selected;
        this.shown.value = own.shown;
        this.camera.value = own.camera;
        this.query.value = own.query;
        this.colorBy.value = own.colorBy;
        this.labelBy.value = own.labelBy;
        this.categories.value = own.categories;
        this.bookmarks.value = own.bookmarks;
        this.cameraDue.value = { camera: own.camera };
      }
      this.series = series;
    });
  }

  /** There are n points now: what is said of others is said of none. */
  cut(n: number): void {
    const selected = this.selected.peek();
    if ((selected.at(-1) ?? -1) >= n) this.selected.value = selected.filter((point) => point < n);
    // Which of other points are hidden nobody said.
    if (this.shown.peek() && this.shown.peek()?.length !== n) this.shown.value = null;
  }

  /** With the store. */
  dispose(): void {
    this.stop();
    this.layout.dispose();
  }

  private own(): Own {
    return {
      selected: this.selected.peek(),
      shown: this.shown.peek(),
      camera: this.camera.peek(),
      query: this.query.peek(),
      colorBy: this.colorBy.peek(),
      labelBy: this.labelBy.peek(),
      categories: this.categories.peek(),
      bookmarks: this.bookmarks.peek(),
    };
  }
}

export function stateOf(store: Store): ProjectorState {
  return store.part(
    "projector",
    () => new ProjectorState(store),
    (value): value is ProjectorState => value instanceof ProjectorState,
  );
}
