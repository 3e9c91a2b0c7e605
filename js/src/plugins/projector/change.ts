/** What a click, a box, a lasso or a list does to the selection and to what is shown. */
import { maskOf, union, within, without } from "./points";
import type { Change } from "./scene/scene";
import type { ProjectorState } from "./state";

export function select(
  state: ProjectorState,
  points: Uint32Array,
  change: Change = "replace",
): void {
  const before = state.selected.peek();
  if (change === "replace") state.selected.value = points;
  else state.selected.value = change === "add" ? union(before, points) : without(before, points);
}

export function pick(state: ProjectorState, point: number | null, change: Change): void {
  if (point !== null) select(state, Uint32Array.of(point), change);
  else if (change === "replace") select(state, new Uint32Array(0));
}

/** Show the selected points alone. */
export function isolate(state: ProjectorState, n: number): void {
  state.shown.value = maskOf(state.selected.peek(), n);
}

/** Show all but the selected points. */
export function hide(state: ProjectorState, n: number): void {
  const left = without(within(state.shown.peek(), n), state.selected.peek());
  state.shown.value = maskOf(left, n);
  state.selected.value = new Uint32Array(0);
}

export function showAll(state: ProjectorState): void {
  state.shown.value = null;
}
