/** Where the user points, on whichever card: shared by all charts and the tooltip. */
import { Signal, signal } from "@preact/signals";
import type { LineChart } from "../../charts/line";
import type { Nearest } from "../../charts/types";
import type { Store } from "../../store";
import type { Drawing } from "./curves";

export interface Cursor {
  x: number;
  nearest: readonly Nearest[];
  /** The pointer, in px of `el`; null when moved by keyboard. */
  at: { left: number; top: number } | null;
  id: string;
  el: HTMLElement;
  chart: LineChart;
  drawing: Drawing;
}

export function cursorOf(store: Store): Signal<Cursor | null> {
  return store.part(
    "scalars.cursor",
    () => signal<Cursor | null>(null),
    (value): value is Signal<Cursor | null> => value instanceof Signal,
  );
}
