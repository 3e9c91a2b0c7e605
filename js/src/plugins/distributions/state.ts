/** Zoom and step selection of the cards: the same as the scalars', and linked with theirs by step. */
import type { Store } from "../../store";
import { ScalarState } from "../scalars/state";

export class DistributionState extends ScalarState {}

export function stateOf(store: Store): DistributionState {
  return store.part(
    "distributions",
    () => new DistributionState(store),
    (value): value is DistributionState => value instanceof DistributionState,
  );
}
