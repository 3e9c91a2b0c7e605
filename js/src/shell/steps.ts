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
  const own = ownPoints(page, page.store.sent.byKey.value.get(key));
  const all = places(own.map(({ order }) => order));
  const now = choice(page, key, all);
  const place = now.following ? null : (all[now.at] ?? null);
  return { ...now, runs: own.map((one) => runSteps(one, place)) };
}

/** Every step of every card of a kind, while they are linked. */
export function allSteps(page: Page, plugin: string): Steps {
  const tags = page.store.sent.tags.value.filter((tag) => tag.plugin === plugin);
  const own = tags.flatMap((tag) => ownPoints(page, tag));
  return { ...choice(page, "", places(own.map(({ order }) => order))), runs: [] };
}

interface Own {
  run: Run;
  series: Series;
  points: Points;
  order: Ordered;
}

/** The points of a tag that may be shown, by run. */
function ownPoints(page: Page, tag: Tag | undefined): Own[] {
  const { store } = page;
  tag?.revision.value;
  const all = store.choices.superseded.value;
  const own: Own[] = [];
  for (const run of store.visible.value.values()) {
    const series = tag?.series.get(run.index);
    if (!series) continue;
    const points = series.points.view();
    const order = orderOf(points, all);
    if (order.index.length > 0) own.push({ run, series, points, order });
  }
  return own;
}

/** Where in these places one is, and how to go on. */
function choice(page: Page, key: string, all: readonly Place[]): Omit<Steps, "runs"> {
  const choices = stepsOf(page.store);
  const wanted = choices.chosen(key);
  const at = wanted ? positionOf(all, wanted) : all.length - 1;
  const go = (position: number) => {
    const to = Math.max(0, Math.min(all.length - 1, position));
    // At the end one follows what comes.
    choices.choose(key, to === all.length - 1 ? null : (all[to] ?? null));
  };
  return { places: all, at, following: wanted === null, go, move: (by) => go(at + by) };
}

function runSteps({ run, series, points, order }: Own, place: Place | null): RunSteps {
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
