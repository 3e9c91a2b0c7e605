/** Histograms of any source binning brought to equal bins, as TensorBoard's front end does. */

/** TensorBoard's number of bins. */
export const BINS = 30;

/** Buckets as rows of left edge, right edge, count. */
export type Buckets = Float64Array;

export interface Range {
  left: number;
  right: number;
}

/** The smallest left and largest right edge of all of these; null when there is no bucket. */
export function rangeOf(histograms: Iterable<Buckets>): Range | null {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (const rows of histograms) {
    for (let i = 0; i + 2 < rows.length; i += 3) {
      left = Math.min(left, rows[i] as number);
      right = Math.max(right, rows[i + 1] as number);
    }
  }
  return left <= right ? { left, right } : null;
}

/**
 * Bring a histogram to `count` bins of equal width over a range.
 *
 * Source: webapp/widgets/histogram/histogram_util.ts (TensorBoard 2.22), where the range is that of
 * all steps shown. A range of no width is widened to [left / 1.1 − 1, right · 1.1 + 1]. The count of
 * a bucket is split over the bins by the share of it that each covers; a bucket of no width goes
 * whole to the bin that contains it, whose right edge belongs to the next bin but for the last.
 *
 * @returns rows of left edge, right edge, count; as many as `count`
 */
export function rebin(source: Buckets, range: Range, count = BINS): Buckets {
  let { left, right } = range;
  if (left === right) {
    right = right * 1.1 + 1;
    left = left / 1.1 - 1;
  }
  const width = (right - left) / count;
  const out = new Float64Array(3 * count);
  for (let bin = 0; bin < count; bin++) {
    out[3 * bin] = left + bin * width;
    // The last ends where the range does, whatever the rounding: a bucket at the very end counts.
    out[3 * bin + 1] = bin === count - 1 ? right : left + (bin + 1) * width;
  }
  for (let i = 0; i + 2 < source.length; i += 3) {
    spread(out, source[i] as number, source[i + 1] as number, source[i + 2] as number, count);
  }
  return out;
}

/** Add one bucket to the bins it touches. */
function spread(out: Buckets, from: number, to: number, mass: number, count: number): void {
  if (mass === 0) return;
  const left = out[0] as number;
  const width = ((out[3 * count - 2] as number) - left) / count;
  // One bin of margin on both sides: the edges decide, not this division.
  const first = Math.max(0, Math.floor((from - left) / width) - 1);
  const last = Math.min(count - 1, Math.floor((to - left) / width) + 1);
  for (let bin = first; bin <= last; bin++) {
    const low = out[3 * bin] as number;
    const high = out[3 * bin + 1] as number;
    const inside = from >= low && (from < high || (bin === count - 1 && from <= high));
    const share =
      from === to
        ? Number(inside)
        : Math.max(0, Math.min(to, high) - Math.max(from, low)) / (to - from);
    out[3 * bin + 2] = (out[3 * bin + 2] as number) + share * mass;
  }
}
