/** What the user chose in the projector; lives in the store, so another tab forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Distance } from "../../math/neighbors";
import type { Store } from "../../store";
import type { Bookmark } from "./bookmark";
import { Layout } from "./layouts/layout";
import type { Camera, Hover, Tool } from "./scene/scene";

export type Method = "pca" | "tsne" | "umap" | "custom" | "given";

/** A text to look for in a column ("" for any), a regular expression or not. */
export interface Query {
  text: string;
  column: string;
  regex: boolean;
}

interface Places {
  readonly xyz: Float32Array<ArrayBuffer>;
  readonly method: Method;
  readonly dimensions: 2 | 3;
}

const QUERY: Query = { text: "", column: "", regex: false };

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

  /** Columns by name; "" for none. */
  readonly colorBy: Signal<string | null> = signal(null);
  readonly labelBy: Signal<string | null> = signal(null);
  readonly categories = signal(false);
  readonly size: Signal<number | null> = signal(null);
  readonly opacity = signal(0.85);
  readonly pictures = signal(true);
  readonly labels = signal(false);
  readonly lines = signal(true);
  readonly tool: Signal<Tool> = signal("orbit");

  readonly query: Signal<Query> = signal(QUERY);
  readonly distance: Signal<Distance> = signal("cosine");
  readonly nearest = signal(25);

  /** Points selected, ascending. */
  readonly selected: Signal<Uint32Array> = signal(new Uint32Array(0));
  /** 1 for points that are left after isolating and hiding; null for all. */
  readonly shown: Signal<Uint8Array | null> = signal(null);
  readonly hovered: Signal<Hover | null> = signal(null);
  /** Where one looks from; null for from where all is seen. */
  readonly camera: Signal<Camera | null> = signal(null);
  readonly bookmarks: Signal<readonly Bookmark[]> = signal([]);
  readonly layout: Layout;
  /** What the layout is of and how; another key needs another layout. */
  layoutKey = "";
  /** The series all this is said of, and that whose own bookmarks were taken. */
  series: number | null = null;
  bookmarksOf: number | null = null;
  private readonly places: Signal<Places | null> = signal(null);

  constructor(store: Store) {
    this.layout = new Layout(() => store.worker("layouts"));
  }

  /** Keep places that a layout once found and a bookmark brought back, until the next layout. */
  keep(xyz: Float32Array<ArrayBuffer> | null): void {
    const [method, dimensions] = [this.method.peek(), this.dimensions.peek()];
    this.places.value = xyz && { xyz, method, dimensions };
  }

  /** Those places, while the layout is shown that they are of. */
  kept(): Float32Array<ArrayBuffer> | null {
    const { value } = this.places;
    const { method, dimensions } = this;
    return value?.method === method.value && value.dimensions === dimensions.value
      ? value.xyz
      : null;
  }

  /** Another embedding: what was said of the points of the one before says nothing of its own. */
  clear(): void {
    this.selected.value = new Uint32Array(0);
    this.shown.value = null;
    this.hovered.value = null;
    this.camera.value = null;
    this.query.value = QUERY;
    this.colorBy.value = null;
    this.labelBy.value = null;
    this.places.value = null;
    this.bookmarks.value = [];
    this.bookmarksOf = null;
    this.layoutKey = "";
    this.layout.dispose();
  }

  /** With the store. */
  dispose(): void {
    this.layout.dispose();
  }
}

export function stateOf(store: Store): ProjectorState {
  return store.part(
    "projector",
    () => new ProjectorState(store),
    (value): value is ProjectorState => value instanceof ProjectorState,
  );
}
