/** The selection as the kernel has it: told of what is selected here, and taking what it selects. */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Page } from "../../shell/page";
import { type Current, choiceOf } from "./current";
import { fromBits, toBits } from "./points";
import type { ProjectorState } from "./state";

/** Ms after the last change of the selection that the kernel is told of it. */
const PAUSE = 250;

export function useTold(page: Page, state: ProjectorState, current: ReadonlySignal<Current>): void {
  const { store } = page;
  const said = useRef("");
  // What the kernel selects: the embedding may still be on its way.
  useSignalEffect(() => {
    const told = store.selection.value;
    const now = current.value;
    if (!told || store.selectionTaken === told) return;
    const choice = choiceOf(page, told.series);
    if (choice && now.at?.series !== told.series) {
      state.chosen.value = { tag: choice.tag.key, run: choice.run.index };
      return;
    }
    if (now.found.state !== "ready" || now.at?.series !== told.series) return;
    store.selectionTaken = told;
    said.current = `${now.at.series}:${now.at.point}:${told.points}`;
    state.selected.value = fromBits(told.points, now.found.picture.n);
  });
  useSignalEffect(() => {
    const points = state.selected.value;
    const { at, found } = current.value;
    if (!at || found.state !== "ready") return;
    const mask = toBits(points);
    const words = `${at.series}:${at.point}:${mask}`;
    // Nothing was ever selected: the kernel need not hear of it.
    if (words === said.current || (said.current === "" && points.length === 0)) return;
    const timer = setTimeout(() => {
      said.current = words;
      store.select(at.series, at.point, mask);
    }, PAUSE);
    return () => clearTimeout(timer);
  });
}
