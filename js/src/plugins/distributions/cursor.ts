/** Where the user points, on whichever panel: shared by all panels and the tooltip. */
import { Signal, signal } from "@preact/signals";
import type { TipPlace } from "../../shell/tip";
import type { Store } from "../../store";
import type { DepthKind } from "../histograms/data";
import type { Panelled } from "./drawing";

export interface Cursor extends TipPlace {
  /** In the units of the axis. */
  x: number;
  kind: DepthKind;
  panel: Panelled;
  /** Of the nearest step. */
  index: number;
  /** The line nearest to the pointer. */
  line: number;
}

export function cursorOf(store: Store): Signal<Cursor | null> {
  return store.part(
    "distributions.cursor",
    () => signal<Cursor | null>(null),
    (value): value is Signal<Cursor | null> => value instanceof Signal,
  );
}
