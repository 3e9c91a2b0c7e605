/**
 * The steps of one tag's card: every place a visible run has a point at, which of them is chosen,
 * and each run's point there.
 *
 *     const steps = useSteps(page, tag);
 *     steps.value.runs            a run each: all its points, and the one that is shown
 *     steps.value.move(+1)        the next place; `steps.value.go(0)` the first
 */
import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Ordered, ordered, type Place, places, pointAt, positionOf } from "../math/steps";
import type { Run, Series, Tag } from "../store";
import { stepsOf } from "../store/steps";
import type { Points } from "../wire";
import type { Page } from "./page";

/** One logged value: where it stands, and its number in the series. */
export interface PointAt {
  readonly step: number;
  /** The step in all its digits. */
  readonly label: string;
  /** Seconds since the epoch. */
  readonly wall: number;
  /** What the wire calls it. */
  readonly point: number;
  readonly superseded: boolean;
}

export interface RunSteps {
  readonly run: Run;
  readonly series: Series;
  /** Points that may be shown, by step. */
  readonly count: number;
  at(position: number): PointAt | null;
  /** The position of the one that is shown; -1 for none. */
  readonly chosen: number;
  /** False where the run has nothing at the chosen step, and shows what is nearest. */
  readonly exact: boolean;
}

export interface Steps {
  readonly places: readonly Place[];
  /** Position of the chosen place; -1 where there is none. */
  readonly at: number;
  /** True while new points take the place of the last one by themselves. */
  readonly following: boolean;
  /** Visible runs that have the tag, in the order of the run list. */
  readonly runs: readonly RunSteps[];
  go(position: number): void;
  move(by: number): void;
}

const SUPERSEDED = 1;

export function useSteps(page: Page, tag: Tag): ReadonlySignal<Steps> {
  const { key } = tag;
  return useMemo(() => computed(() => stepsNow(page, key)), [page, key]);
}

/** The same outside a component; follows what it reads. */
export function stepsNow(page: Page, key: string): Steps {
  const { store } = page;
  const tag = store.sent.byKey.value.get(key);
  tag?.revision.value;
  const all = store.choices.superseded.value;
  const own: { run: Run; series: Series; points: Points; order: Ordered }[] = [];
  for (const run of store.visible.value.values()) {
    const series = tag?.series.get(run.index);
    if (!series) continue;
    const points = series.points.view();
    const order = orderOf(points, all);
    if (order.index.length > 0) own.push({ run, series, points, order });
  }
  const every = places(own.map(({ order }) => order));
  const choices = stepsOf(store);
  const wanted = choices.chosen(key);
  const at = wanted ? positionOf(every, wanted) : every.length - 1;
  const go = (position: number) => {
    const to = Math.max(0, Math.min(every.length - 1, position));
    // At the end one follows what comes.
    choices.choose(key, to === every.length - 1 ? null : (every[to] ?? null));
  };
  return {
    places: every,
    at,
    following: wanted === null,
    runs: own.map((one) => runSteps(one, wanted && (every[at] ?? null))),
    go,
    move: (by) => go(at + by),
  };
}

function runSteps(
  { run, series, points, order }: { run: Run; series: Series; points: Points; order: Ordered },
  place: Place | null,
): RunSteps {
  const count = order.index.length;
  const chosen = place ? pointAt(order, place) : count - 1;
  return {
    run,
    series,
    count,
    chosen,
    exact: !place || order.step[chosen] === place.step,
    at: (position) => {
      const i = order.index[position];
      if (i === undefined) return null;
      const step = points.step[i] ?? Number.NaN;
      return {
        step,
        label: String(points.exact?.[i] ?? step),
        wall: points.wall[i] ?? Number.NaN,
        point: points.value[i] ?? -1,
        superseded: ((points.flags?.[i] ?? 0) & SUPERSEDED) !== 0,
      };
    },
  };
}

const known = new WeakMap<Points, Map<boolean, Ordered>>();

/** Points of a series by step; remembered by its columns, which are replaced, never changed. */
function orderOf(points: Points, all: boolean): Ordered {
  let both = known.get(points);
  if (!both) {
    both = new Map();
    known.set(points, both);
  }
  let order = both.get(all);
  if (!order) {
    const { flags } = points;
    order = ordered(points.step, (i) => all || ((flags?.[i] ?? 0) & SUPERSEDED) === 0);
    both.set(all, order);
  }
  return order;
}
