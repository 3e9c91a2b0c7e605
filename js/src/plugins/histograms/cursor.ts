/** Where the user points, on whichever panel. */
import { Signal, signal } from "@preact/signals";
import type { TipPlace } from "../../shell/tip";
import type { Run, Store } from "../../store";
import type { Ridge } from "./data";

export interface Cursor extends TipPlace {
  run: Run;
  ridge: Ridge;
  bin: number;
}

export function cursorOf(store: Store): Signal<Cursor | null> {
  return store.part(
    "histograms.cursor",
    () => signal<Cursor | null>(null),
    (value): value is Signal<Cursor | null> => value instanceof Signal,
  );
}
