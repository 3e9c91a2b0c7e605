/** What the user did to the picture cards; lives in the store, so a card off screen forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../../store";
import { ACTUAL, FIT, type View } from "./geometry";

export interface CardState {
  sample: Signal<number>;
  /** null: as the settings say. */
  view: Signal<View | null>;
  wide: Signal<boolean>;
}

export class ImageState {
  private readonly cards = new Map<string, CardState>();

  constructor(private readonly store: Store) {}

  card(tag: string): CardState {
    let card = this.cards.get(tag);
    if (!card) {
      card = { sample: signal(0), view: signal(null), wide: signal(false) };
      this.cards.set(tag, card);
    }
    return card;
  }

  view(card: CardState): View {
    return card.view.value ?? (this.store.choices.imageActual.value ? ACTUAL : FIT);
  }
}

export function stateOf(store: Store): ImageState {
  return store.part(
    "images",
    () => new ImageState(store),
    (value): value is ImageState => value instanceof ImageState,
  );
}
