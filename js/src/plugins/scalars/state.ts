/** What the user did to the scalar cards; lives in the store, so a card off screen forgets nothing. */
import { type Signal, signal, untracked } from "@preact/signals";
import type { Box, Marker } from "../../charts/types";
import type { Store } from "../../store";
import { stepsOf } from "../../store/steps";
import type { Detail } from "./detail";
import type { Waiting } from "./download";

export type Selection = "off" | "single" | "range";

export interface CardState {
  box: Signal<Box>;
  /** null: as the settings say. */
  yLog: Signal<boolean | null>;
  wide: Signal<boolean>;
  selection: Signal<Selection | null>;
  marker: Signal<Marker>;
  /** Finer points of the zoomed range, by series. */
  detail: Signal<ReadonlyMap<number, Detail>>;
  /** A question for them is open. */
  refining: Signal<boolean>;
  /** A download waits for the kernel. */
  waiting: Signal<Waiting | null>;
}

export const NO_BOX: Box = { x: null, y: null };
export const NO_MARKER: Marker = { at: null, range: null };

export class ScalarState {
  /** x zoom and step selection of all cards, while they are linked. */
  readonly sharedX = signal<Box["x"]>(null);
  readonly sharedMarker = signal<Marker>(NO_MARKER);
  private readonly cards = new Map<string, CardState>();

  constructor(private readonly store: Store) {
    const { axis, linkZoom } = store.choices;
    // A zoom in steps means nothing in seconds.
    afterFirst(axis, () => {
      this.clearZoom();
      this.clearMarkers();
    });
    // A zoom of before the cards were linked, or parted, is no longer what one sees.
    afterFirst(linkZoom, () => this.clearZoom());
    // Pictures and texts choose a step too: linked, it is one choice.
    stepsOf(store).shared.subscribe((place) => untracked(() => this.follow(place?.step ?? null)));
  }

  card(tag: string): CardState {
    let card = this.cards.get(tag);
    if (!card) {
      card = {
        box: signal(NO_BOX),
        yLog: signal(null),
        wide: signal(false),
        selection: signal(null),
        marker: signal(NO_MARKER),
        detail: signal(new Map()),
        refining: signal(false),
        waiting: signal(null),
      };
      this.cards.set(tag, card);
    }
    return card;
  }

  box(card: CardState): Box {
    return this.store.choices.linkZoom.value
      ? { x: this.sharedX.value, y: card.box.value.y }
      : card.box.value;
  }

  setBox(card: CardState, box: Box): void {
    const linked = this.store.choices.linkZoom.peek();
    card.box.value = linked ? { x: null, y: box.y } : box;
    if (linked) this.sharedX.value = box.x;
  }

  selection(card: CardState): Selection {
    const { linkSteps, selection } = this.store.choices;
    return (linkSteps.value ? null : card.selection.value) ?? selection.value;
  }

  /** Select in one card; while cards are linked, in all of them. */
  select(card: CardState, selection: Selection): void {
    if (this.store.choices.linkSteps.peek()) this.store.choices.selection.value = selection;
    else card.selection.value = selection;
  }

  marker(card: CardState): Marker {
    return this.store.choices.linkSteps.value ? this.sharedMarker.value : card.marker.value;
  }

  setMarker(card: CardState, marker: Marker): void {
    if (!this.store.choices.linkSteps.peek()) {
      card.marker.value = marker;
      return;
    }
    this.sharedMarker.value = marker;
    const step = stepOf(marker);
    const { shared } = stepsOf(this.store);
    if (this.store.choices.axis.peek() !== "step" || step === (shared.peek()?.step ?? null)) return;
    shared.value = step === null ? null : { step, nth: 0 };
  }

  /** Another kind's card chose a step (null for the newest). */
  private follow(step: number | null): void {
    if (this.store.choices.axis.peek() !== "step") return;
    if (stepOf(this.sharedMarker.peek()) === step) return;
    this.sharedMarker.value = step === null ? NO_MARKER : { at: step, range: null };
  }

  private clearZoom(): void {
    this.sharedX.value = null;
    for (const card of this.cards.values()) {
      if (card.box.peek().x) card.box.value = { x: null, y: card.box.peek().y };
      card.detail.value = new Map();
    }
  }

  private clearMarkers(): void {
    this.sharedMarker.value = NO_MARKER;
    for (const card of this.cards.values()) card.marker.value = NO_MARKER;
  }
}

/** The one step that stands for a selection: of a range its end. */
function stepOf({ at, range }: Marker): number | null {
  return range ? range[1] : at;
}

/** Run `work` when a signal takes another value. */
function afterFirst(of: Signal<unknown>, work: () => void): void {
  let before = of.peek();
  of.subscribe((now) => {
    if (now === before) return;
    before = now;
    untracked(work);
  });
}

export function stateOf(store: Store): ScalarState {
  return store.part(
    "scalars",
    () => new ScalarState(store),
    (value): value is ScalarState => value instanceof ScalarState,
  );
}
