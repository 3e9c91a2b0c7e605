/** The histograms of one run of a card: which of them are drawn, and those that are here, in bins. */
import type { Span } from "../../math/domain";
import { type Buckets, type Range, rangeOf, rebin } from "../../math/rebin";
import type { PointAt, RunSteps } from "../../shell/steps";
import type { Value, Values } from "../../store/values";
import type { Axis, Wanted } from "../../wire";
import { bucketsOf } from "./buckets";
import { evenly } from "./choose";

/** As many as TensorBoard's route sends of a tag. */
export const MOST = 51;

/** One histogram that is drawn. */
export interface Ridge {
  at: PointAt;
  /** Where it stands: step, seconds since the start, or seconds since 1970. */
  depth: number;
  /** Left edge, right edge, count; the edges are those of every ridge beside it. */
  bins: Buckets;
}

/** A histogram that is here. */
export interface Logged {
  at: PointAt;
  depth: number;
  /** What is drawn: empty buckets side by side are one. */
  buckets: Buckets;
  value: Value;
}

export interface RunData {
  run: RunSteps;
  /** By depth. */
  logged: readonly Logged[];
  /** What should be drawn, most wanted first. */
  wanted: readonly Wanted[];
  /** Of `wanted`, how many can never be drawn, and why the last of them. */
  broken: number;
  reason: string;
}

/** How depth counts: an axis, or the order of the points where all steps are one. */
export type DepthKind = Axis | "order";

/** Where each point of a run stands. */
export function depthOf(run: RunSteps, kind: DepthKind): (position: number) => number {
  if (kind === "order") return (position) => position;
  if (kind === "step") return (position) => run.at(position)?.step ?? Number.NaN;
  let origin = 0;
  if (kind === "relative") {
    origin = Number.POSITIVE_INFINITY;
    for (let i = 0; i < run.count; i++) origin = Math.min(origin, run.at(i)?.wall ?? origin);
  }
  return (position) => (run.at(position)?.wall ?? Number.NaN) - origin;
}

/** "order" where runs have several points and each of them at one step. */
export function kindOf(runs: readonly RunSteps[], axis: Axis): DepthKind {
  if (axis !== "step") return axis;
  const many = runs.filter(({ count }) => count > 1);
  const stuck = many.every((run) => run.at(0)?.step === run.at(run.count - 1)?.step);
  return many.length > 0 && stuck ? "order" : "step";
}

/**
 * Choose what is drawn of a run: evenly over the steps shown, the chosen step always.
 *
 * Reads signals of the values: run again when one of them came.
 */
export function runData(
  run: RunSteps,
  values: Values,
  ask: { kind: DepthKind; zoom: Span | null; most: number; following: boolean },
): RunData {
  const depth = depthOf(run, ask.kind);
  const inside: number[] = [];
  for (let i = 0; i < run.count; i++) {
    const at = depth(i);
    if (Number.isFinite(at) && (!ask.zoom || (at >= ask.zoom[0] && at <= ask.zoom[1]))) {
      inside.push(i);
    }
  }
  const positions = new Set(evenly(inside.length, ask.most).map((i) => inside[i] as number));
  if (!ask.following && inside.includes(run.chosen)) positions.add(run.chosen);
  const out = { run, logged: [] as Logged[], wanted: [] as Wanted[], broken: 0, reason: "" };
  // The chosen one first, then the newest.
  const order = [...positions].sort(
    (a, b) => Number(b === run.chosen) - Number(a === run.chosen) || b - a,
  );
  for (const position of order) {
    const at = run.at(position);
    if (!at) continue;
    out.wanted.push([run.series.index, at.point, 0]);
    const { value } = values.get(run.series.index, at.point);
    const buckets = value.state === "ready" ? bucketsOf(value.value) : null;
    if (value.state === "broken" || typeof buckets === "string") {
      out.broken += 1;
      out.reason = value.state === "broken" ? value.reason : String(buckets);
    } else if (value.state === "ready" && buckets) {
      out.logged.push({ at, depth: depth(position), buckets, value: value.value });
    }
  }
  out.logged.sort((a, b) => a.depth - b.depth || a.at.point - b.at.point);
  return out;
}

/** The range of all that is drawn of these runs. */
export function commonRange(runs: readonly RunData[]): Range | null {
  return rangeOf(runs.flatMap(({ logged }) => logged.map(({ buckets }) => buckets)));
}

/** TensorBoard's bins over a range: the zoomed one divides into as many. */
export function ridges(logged: readonly Logged[], range: Range | null): Ridge[] {
  if (!range) return [];
  return logged.map(({ at, depth, buckets }) => ({ at, depth, bins: rebin(buckets, range) }));
}
