/** Which kinds the overview shows; lives in the store, so that another tab forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../../store";

export class OverviewState {
  /** Names of the kinds that were chosen; none for all. */
  readonly only: Signal<ReadonlySet<string>> = signal(new Set());

  /** One kind on or off; the last one off, and the last of `all` on, is all again. */
  toggle(name: string, all: readonly string[]): void {
    const only = new Set(this.only.peek());
    if (!only.delete(name)) only.add(name);
    this.only.value = all.every((one) => only.has(one)) ? new Set() : only;
  }
}

export function stateOf(store: Store): OverviewState {
  return store.part(
    "overview",
    () => new OverviewState(),
    (value): value is OverviewState => value instanceof OverviewState,
  );
}
