/** One view of a store: what belongs to this piece of screen alone. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import { runColor } from "../math/color";
import type { Run, Store } from "../store";
import type { Seen } from "./seen";
import type { Theme } from "./theme";

export interface Page {
  readonly store: Store;
  readonly theme: ReadonlySignal<Theme>;
  readonly root: HTMLElement;
  /** Tells which cards are on screen. */
  readonly seen: Seen;
  /** The run list as a drawer, on narrow boards. */
  readonly drawer: Signal<boolean>;
  /** Whether the cell has a static picture of the board among its outputs. */
  readonly still: Signal<boolean>;
}

/** The run's colour on this page: the user's, else its own of the palette. */
export function colorOf(page: Page, run: Run): string {
  return page.store.colors.value.get(run.name) ?? runColor(run.index, page.theme.value === "dark");
}
