/** Ask the kernel for finer points of a zoomed range; until it answers the coarser ones do. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Page } from "../../shell/page";
import type { Store } from "../../store";
import type { RangeAsk } from "../../store/asks";
import type { Drawing } from "./curves";
import { details } from "./detail";
import { type CardState, stateOf } from "./state";

const PAUSE = 250;
const COLUMNS = 1024;

/** The question for the finer points of a window; null where there are none. */
export function askFor(now: Drawing, [lo, hi]: [number, number]): RangeAsk | null {
  if (now.x === "order") return null;
  const relative = now.x === "relative";
  const curves = [...now.shown.values()].filter(
    (curve) =>
      !curve.old &&
      curve.series.points.thinned &&
      // A run none of whose clocks can be believed is not drawn along time.
      !(relative && Number.isNaN(curve.origin)),
  );
  if (curves.length === 0) return null;
  const series = curves.map((curve) => curve.series.index);
  const axis = now.x === "step" ? "step" : "wall";
  const ask = { series, lo, hi, axis, columns: COLUMNS } as const;
  return relative ? { ...ask, origins: curves.map((curve) => curve.origin) } : ask;
}

/** Cards some view of which is on the page: however many there are, one asks for all. */
const asking = new WeakMap<CardState, { views: number; stop: () => void }>();

export function useRefine(
  page: Page,
  key: string,
  card: CardState,
  drawing: ReadonlySignal<Drawing>,
): void {
  useEffect(() => share(page.store, key, card, drawing), [page, key, card, drawing]);
}

/** Ask for a card as long as one of its views wants it; answers how a view ends wanting it. */
export function share(
  store: Store,
  key: string,
  card: CardState,
  drawing: ReadonlySignal<Drawing>,
): () => void {
  const shared = asking.get(card) ?? { views: 0, stop: refine(store, key, card, drawing) };
  asking.set(card, shared);
  shared.views += 1;
  return () => {
    shared.views -= 1;
    if (shared.views > 0) return;
    shared.stop();
    asking.delete(card);
  };
}

function refine(
  store: Store,
  key: string,
  card: CardState,
  drawing: ReadonlySignal<Drawing>,
): () => void {
  const state = stateOf(store);
  const window = computed(() => state.box(card).x);
  const runs = computed(() => [...store.visible.value.keys()].join());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (x: [number, number]) => {
    const question = askFor(drawing.peek(), x);
    if (question === null) return;
    card.refining.value = true;
    store.asks.range(key, question, (segments) => {
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
}
