/** A library that comes late, followed. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Store } from "../store";

export type ChunkState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly module: unknown }
  /** What went wrong and what to do. */
  | { readonly state: "failed"; readonly reason: string };

const RETRY_AFTER = 5000;

class ChunkStates {
  readonly known = new Map<string, Signal<ChunkState>>();
}

/** Load a chunk, once a store; some time after a failure it is tried again. */
export function chunkOf(store: Store, name: string): ReadonlySignal<ChunkState> {
  const { known } = store.part(
    "chunks",
    () => new ChunkStates(),
    (value): value is ChunkStates => value instanceof ChunkStates,
  );
  let found = known.get(name);
  if (!found) {
    const made = signal<ChunkState>({ state: "loading" });
    store.chunk(name).then(
      (module) => {
        made.value = { state: "ready", module };
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        made.value = { state: "failed", reason };
        // Not at once: what is drawn with this failure would ask again, and so on for ever.
        setTimeout(() => known.delete(name), RETRY_AFTER);
      },
    );
    found = made;
    known.set(name, made);
  }
  return found;
}
