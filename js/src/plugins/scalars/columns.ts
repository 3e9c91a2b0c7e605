/** From the points of a series to what is drawn of it: which points, where in x, smoothed, marked. */
import { smooth } from "../../math/smooth";
import type { Axis, Points } from "../../wire";
import { memo } from "./memo";

/** A wall time farther than this from the series' own middle is a broken clock, s (ten years). */
const BROKEN_CLOCK = 10 * 365 * 86400;
const SUPERSEDED = 1;

/** How x counts: an axis, or the order of the points where all steps are one. */
export type XKind = Axis | "order";

/** Points for which `keep` holds; the same object if that is all of them. */
function pick(points: Points, keep: (index: number) => boolean): Points {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i++) if (keep(i)) kept.push(i);
  return kept.length === points.length ? points : take(points, kept);
}

/** The points at these indices. */
export function take(points: Points, indices: readonly number[]): Points {
  const { exact, flags, gap, mean } = points;
  const float = (column: Float64Array) =>
    Float64Array.from(indices, (i) => column[i] ?? Number.NaN);
  return {
    length: indices.length,
    step: float(points.step),
    exact: exact && BigInt64Array.from(indices, (i) => exact[i] ?? 0n),
    wall: float(points.wall),
    value: float(points.value),
    flags: flags && Uint8Array.from(indices, (i) => flags[i] ?? 0),
    gap: gap && float(gap),
    mean: mean && float(mean),
  };
}

/** The points that stand. */
export const current = memo((points: Points): Points => {
  const { flags } = points;
  return flags ? pick(points, (i) => ((flags[i] ?? 0) & SUPERSEDED) === 0) : points;
});

/**
 * The points a later file of the run took back. Each stretch of them but the first begins with a
 * copy of its first point whose value is NaN: that parts the lines, and is never the nearest point.
 */
export const superseded = memo((points: Points): Points => {
  const { flags } = points;
  const indices: number[] = [];
  const breaks: number[] = [];
  for (let i = 0; flags && i < points.length; i++) {
    if (((flags[i] ?? 0) & SUPERSEDED) === 0) continue;
    if (indices.length > 0 && indices.at(-1) !== i - 1) {
      breaks.push(indices.length);
      indices.push(i);
    }
    indices.push(i);
  }
  const out = take(points, indices);
  for (const at of breaks) out.value[at] = Number.NaN;
  return out;
});

/** The points whose clock can be believed: what is drawn along a time axis. */
export const timed = memo((points: Points): Points => {
  const middle = middleOf(points.wall);
  return pick(points, (i) => Math.abs((points.wall[i] ?? Number.NaN) - middle) < BROKEN_CLOCK);
});

/** A median of some hundred values: enough to tell a clock that runs from one that does not. */
function middleOf(values: Float64Array): number {
  const stride = Math.max(1, Math.floor(values.length / 101));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) sample.push(value);
  }
  sample.sort((a, b) => a - b);
  return sample[sample.length >> 1] ?? 0;
}

/** True if the series has several points and all at one step. */
export const stuck = memo((points: Points): boolean => {
  const first = points.step[0];
  return points.length > 1 && points.step.every((step) => step === first);
});

/** x of each point; relative time counts from `origin`, s since the epoch. */
export const xOf = memo((points: Points, kind: XKind, origin: number): Float64Array => {
  if (kind === "step") return points.step;
  if (kind === "wall") return points.wall;
  if (kind === "order") return Float64Array.from(points.step, (_, i) => i);
  return points.wall.map((wall) => wall - origin);
});

export interface Marks {
  x: Float64Array;
  y: Float64Array;
  kind: Uint8Array;
}

export interface Line {
  /** As drawn: smoothed, NaN where nothing finite was logged. */
  y: Float64Array;
  /** As logged, where that differs. */
  raw: Float64Array | null;
  /** Indices of non-finite values, what they are (1 NaN, 2 +Inf, 3 −Inf), and the height to mark. */
  odd: { index: number; kind: number; y: number }[];
}

/** Whether all are: v - v is 0 for every finite v and NaN for any other. */
function allFinite(values: Float64Array): boolean {
  let sum = 0;
  for (const value of values) sum += value - value;
  return sum === 0;
}

/** y of each point, by a smoothing weight. */
export const lineOf = memo((points: Points, weight: number): Line => {
  const { value, gap, mean } = points;
  const smoothed = smooth(value, weight, gap && mean ? { gap, mean } : undefined);
  if (allFinite(value)) return { y: smoothed, raw: smoothed === value ? null : value, odd: [] };
  const odd: Line["odd"] = [];
  const firstFinite = smoothed.find(Number.isFinite) ?? 0;
  let last = firstFinite;
  for (let i = 0; i < value.length; i++) {
    const v = value[i] ?? Number.NaN;
    if (Number.isFinite(v)) last = smoothed[i] ?? last;
    else odd.push({ index: i, kind: Number.isNaN(v) ? 1 : v > 0 ? 2 : 3, y: last });
  }
  const gapped = (column: Float64Array) => column.map((v) => (Number.isFinite(v) ? v : Number.NaN));
  const y = gapped(smoothed);
  return { y, raw: smoothed === value ? null : gapped(value), odd };
});

export const marksOf = memo((line: Line, x: Float64Array): Marks | undefined => {
  if (line.odd.length === 0) return undefined;
  return {
    x: Float64Array.from(line.odd, ({ index }) => x[index] ?? 0),
    y: Float64Array.from(line.odd, ({ y }) => y),
    kind: Uint8Array.from(line.odd, ({ kind }) => kind),
  };
});

/** The step of a point, exactly: beyond 2^53 a float64 would round it. */
export function stepText(points: Points, index: number): string {
  const exact = points.exact?.[index];
  if (exact !== undefined) return exact.toLocaleString("en");
  return (points.step[index] ?? Number.NaN).toLocaleString("en", { maximumFractionDigits: 0 });
}
