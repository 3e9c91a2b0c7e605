/** The selection as the kernel has it: told of what is selected here, and taking what it selects. */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { Page } from "../../shell/page";
import { type Current, choiceOf } from "./current";
import { fromBits, toBits } from "./points";
import type { ProjectorState } from "./state";

/** Ms after the last change of the selection that the kernel is told of it. */
const PAUSE = 250;

export function useTold(page: Page, state: ProjectorState, current: ReadonlySignal<Current>): void {
  const { store } = page;
  // What the kernel selects: the embedding may still be on its way, or be switched off.
  useSignalEffect(() => {
    const told = store.selection.value;
    const now = current.value;
    if (!told || store.selectionTaken === told) return;
    if (now.at?.series !== told.series) {
      const choice = choiceOf(now, told.series);
      if (choice && choice !== now.choice) {
        state.chosen.value = { tag: choice.tag.key, run: choice.run.index };
      }
      return;
    }
    if (now.found.state !== "ready") return;
    store.selectionTaken = told;
    const points = fromBits(told.points, now.found.picture.n);
    state.said = wordsOf(now.at, toBits(points));
    state.selected.value = points;
  });
  useSignalEffect(() => {
    const points = state.selected.value;
    const { at, found } = current.value;
    if (!at || found.state !== "ready") return;
    const told = store.selection.value;
    if (told && store.selectionTaken !== told && told.series === at.series) return;
    const mask = toBits(points.filter((point) => point < found.picture.n));
    const words = wordsOf(at, mask);
    // Nothing was ever selected: the kernel need not hear of it.
    if (words === state.said || (state.said === "" && points.length === 0)) return;
    const timer = setTimeout(() => {
      if (words === state.said) return; // another view has
      state.said = words;
      store.select(at.series, at.point, mask);
    }, PAUSE);
    return () => clearTimeout(timer);
  });
}

function wordsOf(at: { series: number; point: number }, mask: string): string {
  return `${at.series}:${at.point}:${mask}`;
}
