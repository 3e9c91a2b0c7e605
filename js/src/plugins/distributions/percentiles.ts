/** The nine percentiles of a run's histograms over its steps. */
import { BASIS_POINTS, compress } from "../../math/compress";
import type { Buckets } from "../../math/rebin";
import type { PointAt } from "../../shell/steps";
import type { Logged } from "../histograms/data";

/** As many as TensorBoard's route sends of a tag. */
export const MOST = 500;

/** What each line is called, from the lowest. */
export const NAMES = [
  "minimum",
  "6.68 % (−1.5 σ)",
  "15.87 % (−1 σ)",
  "30.85 % (−½ σ)",
  "median",
  "69.15 % (+½ σ)",
  "84.13 % (+1 σ)",
  "93.32 % (+1.5 σ)",
  "maximum",
] as const;

export const MEDIAN = 4;

/**
 * Opacity of the band below each line: its share of the values, as TensorBoard's
 * (p[i] − p[i − 1]) / 2500, of the percentiles that are drawn. (TensorBoard's own has 228 and 9772
 * there in place of 668 and 9332.)
 */
export const OPACITY: readonly number[] = BASIS_POINTS.map((point, i) =>
  i === 0 ? 0 : (point - (BASIS_POINTS[i - 1] as number)) / 2500,
);

export interface Percentiles {
  at: readonly PointAt[];
  x: Float64Array<ArrayBuffer>;
  /** One line for each of `BASIS_POINTS`. */
  lines: readonly Float64Array<ArrayBuffer>[];
}

const known = new WeakMap<Buckets, Float64Array<ArrayBuffer>>();

function nineOf(buckets: Buckets): Float64Array<ArrayBuffer> {
  let nine = known.get(buckets);
  if (!nine) {
    nine = compress(buckets);
    known.set(buckets, nine);
  }
  return nine;
}

/** Of the points that stand; a point a restart took back would bend the lines to and fro. */
export function percentilesOf(logged: readonly Logged[]): Percentiles {
  const standing = logged.filter(({ at }) => !at.superseded);
  const nine = standing.map(({ buckets }) => nineOf(buckets));
  return {
    at: standing.map(({ at }) => at),
    x: Float64Array.from(standing, ({ depth }) => depth),
    lines: BASIS_POINTS.map((_, k) => Float64Array.from(nine, (values) => values[k] as number)),
  };
}
