/** Axes, zoom and step selection of the cards: as the scalars', and linked with theirs by step. */
import type { Store } from "../../store";
import { type CardState, ScalarState } from "../scalars/state";

export class DistributionState extends ScalarState {}

export function stateOf(store: Store): DistributionState {
  return store.part(
    "distributions",
    () => new DistributionState(store),
    (value): value is DistributionState => value instanceof DistributionState,
  );
}

/** Whether a card's y is logarithmic: as its menu says, else the settings. */
export function isLog(store: Store, card: CardState): boolean {
  return card.yLog.value ?? store.choices.distributionLog.value;
}
