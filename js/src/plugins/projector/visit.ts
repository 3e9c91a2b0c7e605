/** Going to a bookmark: to its step first, where that is there, then to all that it says. */
import { batch, type ReadonlySignal, untracked, useSignalEffect } from "@preact/signals";
import { type Steps, stepsNow } from "../../shell/steps";
import { type Bookmark, restore, stepOf } from "./bookmark";
import type { Shown } from "./canvas";
import type { At, Current } from "./current";
import { layoutKey } from "./positions";
import { sameKey } from "./results";
import type { ProjectorState } from "./state";

/** Places of a step that is not there are of no point of the series. */
const NOWHERE = -1;

/** Go to a bookmark. Answers what is not as it was; null where all is, or will be. */
export function visit({ page, state, current }: Shown, mark: Bookmark): string | null {
  const now = current.peek();
  const { at, choice, coming } = now;
  if (!at || !choice) return null;
  state.markDue.value = null;
  const step = stepOf(mark);
  if (step === null || (step === at.step && !coming)) {
    settle(state, now, mark);
    return null;
  }
  const steps = untracked(() => stepsNow(page, choice.tag.key));
  const place = placeOf(steps, choice.run.index, step);
  if (!place) {
    settle(state, now, mark);
    return `Step ${step} of the bookmark is not there; shown at step ${at.step}.`;
  }
  batch(() => {
    state.markDue.value = { mark, series: at.series, point: place.point };
    steps.go(place.position);
  });
  return null;
}

/** Take a bookmark once its step is on screen; not if one went elsewhere meanwhile. */
export function useVisit(state: ProjectorState, current: ReadonlySignal<Current>): void {
  useSignalEffect(() => {
    const due = state.markDue.value;
    const now = current.value;
    if (!due) return;
    const is = (at: At | null) => at?.series === due.series && at.point === due.point;
    const there = is(now.at) && now.found.state === "ready";
    if (!there && is(now.coming ?? now.at)) return;
    state.markDue.value = null;
    if (there) untracked(() => settle(state, now, due.mark));
  });
}

/** Take a bookmark at the step that is on screen. */
function settle(state: ProjectorState, current: Current, mark: Bookmark): void {
  const { at, found } = current;
  if (!at || found.state !== "ready") return;
  batch(() => {
    const { camera, places } = restore(state, mark, found.picture.n);
    state.cameraDue.value = { camera };
    const own = layoutKey(state, current);
    if (!places || !own) return;
    const step = stepOf(mark) ?? at.step;
    const key = step === at.step ? own : { ...own, point: NOWHERE };
    // A layout of these very points would put its own in their place.
    if (sameKey(state.layoutOf.peek()?.key ?? null, key)) {
      state.layout.stop();
      state.layoutOf.value = null;
    }
    state.results.set({ key, xyz: places, iteration: 0, step });
  });
}

/** Where a run has a step: the last of those logged at it. */
function placeOf(
  { places, runs }: Steps,
  run: number,
  step: string,
): { position: number; point: number } | null {
  const own = runs.find((one) => one.run.index === run);
  for (let at = (own?.count ?? 0) - 1; at >= 0; at--) {
    const found = own?.at(at);
    if (found?.label !== step) continue;
    let nth = 0;
    while (own?.at(at - nth - 1)?.step === found.step) nth++;
    const position = places.findIndex((one) => one.step === found.step && one.nth === nth);
    return { position, point: found.point };
  }
  return null;
}
