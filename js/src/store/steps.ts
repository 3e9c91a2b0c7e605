/** Which step the cards of values show; lives in the store, so a card off screen forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Place } from "../math/steps";
import type { Store } from "../store";

export class StepChoices {
  /** Of all cards while they are linked, the scalars' too; null for the newest. */
  readonly shared: Signal<Place | null> = signal(null);
  private readonly cards = new Map<string, Signal<Place | null>>();

  constructor(private readonly store: Store) {}

  /** What a tag's card shows. */
  chosen(key: string): Place | null {
    return this.store.choices.linkSteps.value ? this.shared.value : this.card(key).value;
  }

  choose(key: string, place: Place | null): void {
    if (this.store.choices.linkSteps.peek()) this.shared.value = place;
    else this.card(key).value = place;
  }

  private card(key: string): Signal<Place | null> {
    let card = this.cards.get(key);
    if (!card) {
      card = signal(null);
      this.cards.set(key, card);
    }
    return card;
  }
}

export function stepsOf(store: Store): StepChoices {
  return store.part(
    "steps",
    () => new StepChoices(store),
    (value): value is StepChoices => value instanceof StepChoices,
  );
}
