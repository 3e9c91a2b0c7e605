/** What the user did to the histogram cards; lives in the store, so a card off screen forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Span } from "../../math/domain";
import type { Store } from "../../store";

/** What a card shows of each axis; null is automatic. */
export interface Zoom {
  /** Of the logged values: the bins divide this span anew. */
  bins: Span | null;
  /** Of steps, or seconds: only histograms in it are drawn. */
  depth: Span | null;
  /** Of counts, where they have an axis. */
  counts: Span | null;
}

export const NO_ZOOM: Zoom = { bins: null, depth: null, counts: null };

export interface CardState {
  zoom: Signal<Zoom>;
  wide: Signal<boolean>;
}

export class HistogramState {
  private readonly cards = new Map<string, CardState>();

  constructor(store: Store) {
    // A zoom in steps means nothing in seconds.
    store.choices.axis.subscribe(() => {
      for (const { zoom } of this.cards.values()) {
        if (zoom.peek().depth) zoom.value = { ...zoom.peek(), depth: null };
      }
    });
  }

  card(tag: string): CardState {
    let card = this.cards.get(tag);
    if (!card) {
      card = { zoom: signal(NO_ZOOM), wide: signal(false) };
      this.cards.set(tag, card);
    }
    return card;
  }
}

export function stateOf(store: Store): HistogramState {
  return store.part(
    "histograms",
    () => new HistogramState(store),
    (value): value is HistogramState => value instanceof HistogramState,
  );
}
