/** A histogram as nine percentiles, as TensorBoard's distributions have them. */
import type { Buckets } from "./rebin";

/** Hundredths of a percent: minimum, −1.5 σ, −1 σ, −½ σ, median, +½ σ, +1 σ, +1.5 σ, maximum. */
export const BASIS_POINTS = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000] as const;

/**
 * The values below which these shares of the counts lie, each interpolated within its bucket.
 *
 * Source: tensorboard/plugins/distribution/compressor.py (2.22). Without buckets all are 0, with
 * empty buckets alone all are the last right edge. The first bucket with anything in it begins, as
 * there, at the left edge of the very first.
 *
 * @param source rows of left edge, right edge, count, in ascending order
 * @returns one value for each of `points`
 */
export function compress(
  source: Buckets,
  points: readonly number[] = BASIS_POINTS,
): Float64Array<ArrayBuffer> {
  const n = Math.floor(source.length / 3);
  const out = new Float64Array(points.length);
  if (n === 0) return out;
  let total = 0;
  for (let i = 0; i < n; i++) total += source[3 * i + 2] as number;
  const cumulative = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    // As numpy does there: each count is scaled, then they are added up.
    sum += ((source[3 * i + 2] as number) * 10000) / (total || 1);
    cumulative[i] = sum;
  }
  let at = 0;
  points.forEach((point, k) => {
    while (at < n && (cumulative[at] as number) <= point) at++;
    out[k] = at < n ? within(source, cumulative, at, point) : (source[3 * n - 2] as number);
  });
  return out;
}

/** Where in bucket `at` the share reaches `point`. */
function within(source: Buckets, cumulative: Float64Array, at: number, point: number): number {
  const least = source[0] as number;
  const before = at > 0 ? (cumulative[at - 1] as number) : 0;
  const after = cumulative[at] as number;
  const left = before === 0 ? least : Math.max(source[3 * at - 2] as number, least);
  const right = Math.min(source[3 * at + 1] as number, source[source.length - 2] as number);
  return left + ((point - before) * (right - left)) / (after - before);
}
