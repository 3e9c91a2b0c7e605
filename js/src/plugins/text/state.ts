/** What the user looks for in the texts. */
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../../store";

export class TextState {
  readonly query = signal("");
  private readonly wide = new Map<string, Signal<boolean>>();

  isWide(tag: string): Signal<boolean> {
    let wide = this.wide.get(tag);
    if (!wide) {
      wide = signal(false);
      this.wide.set(tag, wide);
    }
    return wide;
  }
}

export function stateOf(store: Store): TextState {
  return store.part(
    "text",
    () => new TextState(),
    (value): value is TextState => value instanceof TextState,
  );
}
