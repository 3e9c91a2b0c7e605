/** What the user did to the audio cards; lives in the store, so a card off screen forgets nothing. */
import { type Signal, signal } from "@preact/signals";
import type { Store } from "../../store";
import type { Clip } from "./clips";
import { playable } from "./clips";
import { Player } from "./player";

export interface CardState {
  sample: Signal<number>;
  wide: Signal<boolean>;
}

export class AudioState {
  readonly volume = signal(1);
  private readonly cards = new Map<string, CardState>();
  private current: Player | null = null;

  card(tag: string): CardState {
    let card = this.cards.get(tag);
    if (!card) {
      card = { sample: signal(0), wide: signal(false) };
      this.cards.set(tag, card);
    }
    return card;
  }

  /** A player of a sound; one plays at a time. */
  player(clip: Clip): Player {
    const { wav } = clip;
    return new Player(
      () => playable(clip),
      wav ? wav.frames / wav.rate : 0,
      this.volume,
      (player) => {
        if (this.current !== player) this.current?.pause();
        this.current = player;
      },
    );
  }
}

export function stateOf(store: Store): AudioState {
  return store.part(
    "audio",
    () => new AudioState(),
    (value): value is AudioState => value instanceof AudioState,
  );
}
