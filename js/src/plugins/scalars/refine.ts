/** Ask the kernel for finer points of a zoomed range; until it answers the coarser ones do. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Page } from "../../shell/page";
import type { Drawing } from "./curves";
import { details } from "./detail";
import { type CardState, stateOf } from "./state";

const PAUSE = 250;
const COLUMNS = 1024;

export function useRefine(
  page: Page,
  key: string,
  card: CardState,
  drawing: ReadonlySignal<Drawing>,
): void {
  useEffect(() => {
    const { store } = page;
    const state = stateOf(store);
    const window = computed(() => state.box(card).x);
    const runs = computed(() => [...store.visible.value.keys()].join());
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (x: [number, number]) => {
      const now = drawing.peek();
      if (now.x === "order") return;
      const series = [...now.shown.values()].flatMap((curve) =>
        !curve.old && curve.series.points.thinned ? [curve.series.index] : [],
      );
      if (series.length === 0) return;
      card.refining.value = true;
      const [lo, hi] = x;
      store.asks.range(key, { series, lo, hi, axis: now.x, columns: COLUMNS }, (segments) => {
        card.refining.value = false;
        if (segments && window.peek()) card.detail.value = details(segments);
      });
    };
    const stop = effect(() => {
      const x = window.value;
      runs.value;
      clearTimeout(timer);
      if (x === null) {
        if (card.detail.peek().size > 0) card.detail.value = new Map();
      } else timer = setTimeout(() => ask(x), PAUSE);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [page, key, card, drawing]);
}
