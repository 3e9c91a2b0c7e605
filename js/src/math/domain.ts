import { tickIncrement } from "d3-array";
import { niceDuration, niceWall } from "./time";

/** What an axis spans, low end first. */
export type Span = [number, number];

/** How an axis counts: plain numbers, seconds since a start, seconds since 1970. */
export type AxisKind = "number" | "duration" | "wall";

/** Widest span an axis takes: its width is still a finite number. */
const LIMIT = 8e307;
const PADDING = 0.05;
/** What a horizontal axis leaves at both ends, so that a line's ends are not cut. */
const MARGIN = 0.02;
/** As many ticks as d3's `nice` aims at. */
const NICE_COUNT = 10;
/** d3-scale stops after so many rounds too: some spans never settle. */
const NICE_ROUNDS = 10;

function limit(value: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, value));
}

/** Whether both ends are one number as far as drawing goes: no tick fits between them. */
export function isFlat([min, max]: Span): boolean {
  const span = max - min;
  const size = Math.max(Math.abs(min), Math.abs(max));
  return !(span > 8 * Number.EPSILON * size && span > 1e-300);
}

/** Round a span outwards to round numbers, as d3-scale's linear `nice` does. */
export function niceLinear([min, max]: Span): Span {
  let start = min;
  let stop = max;
  let previous = 0;
  for (let round = 0; round < NICE_ROUNDS; round++) {
    const step = tickIncrement(start, stop, NICE_COUNT);
    if (step === previous || step === 0 || !Number.isFinite(step)) break;
    if (step > 0) {
      start = Math.floor(start / step) * step;
      stop = Math.ceil(stop / step) * step;
    } else {
      start = Math.ceil(start * step) / step;
      stop = Math.floor(stop * step) / step;
    }
    previous = step;
  }
  // A negative step (its inverse) turns 0 into -0.
  return [limit(start) + 0, limit(stop) + 0];
}

function linearDomain(extent: Span): Span {
  const [min, max] = extent;
  if (isFlat(extent)) {
    const middle = max === min ? min : (min + max) / 2;
    if (middle === 0) return [-1, 1];
    return middle < 0 ? [limit(2 * middle), 0] : [0, limit(2 * middle)];
  }
  // TensorBoard adds EPSILON to the span; on a span that small it would be all there is to see.
  const span = max - min > 1e-9 ? max - min + Number.EPSILON : max - min;
  return niceLinear([limit(min - span * PADDING), limit(max + span * PADDING)]);
}

function logDomain([min, max]: Span): Span {
  if (!(max > 0)) return [Number.MIN_VALUE, 1];
  const low = min > 0 ? min : Number.MIN_VALUE;
  return [Math.max(Number.MIN_VALUE, low * 0.5), limit(max * 2)];
}

/**
 * The span an axis shows for data of an extent, exactly as TensorBoard's line chart.
 *
 * Linear: 5 % of the span on both sides, then rounded outwards; one value m alone gives [-1, 1] for
 * 0, [2m, 0] below and [0, 2m] above it. Log: [min / 2, 2 max] of the positive values. Time: rounded
 * outwards to a nice time.
 *
 * @param extent smallest and largest finite value; null when there is none
 *
 * Source: tensorboard 2.21, webapp/widgets/line_chart_v2/lib/scale.ts, niceDomain.
 */
export function niceDomain(extent: Span | null, kind: AxisKind, log: boolean): Span {
  if (extent === null) return log ? [0.1, 10] : [0, 1];
  const clipped: Span = [limit(extent[0]), limit(extent[1])];
  if (log) return logDomain(clipped);
  if (kind === "duration") return niceDuration(clipped);
  if (kind === "wall") return niceWall(clipped);
  return linearDomain(clipped);
}

/**
 * The span a horizontal axis shows for data of an extent: the data from edge to edge.
 *
 * TensorBoard rounds this axis outwards too, which leaves up to a third of a small chart empty: the
 * first and last step are the ends that matter, and round ticks lie between them.
 */
export function closeDomain(extent: Span | null, kind: AxisKind, log: boolean): Span {
  if (extent === null) return niceDomain(extent, kind, log);
  if (isFlat(extent)) {
    const [min, max] = extent;
    // Some steps beside each other near 2^53: not an axis that begins at 0.
    if (min === max || kind !== "number" || log) return niceDomain(extent, kind, log);
    const room = Math.max(1, 8 * Number.EPSILON * Math.max(Math.abs(min), Math.abs(max)));
    return [limit(min - room), limit(max + room)];
  }
  const [min, max] = [limit(extent[0]), limit(extent[1])];
  if (log) {
    const factor = (max / min) ** MARGIN;
    return [Math.max(Number.MIN_VALUE, min / factor), limit(max * factor)];
  }
  const margin = (max - min) * MARGIN;
  return [limit(min - margin), limit(max + margin)];
}

/** Smallest and largest number a log or linear axis can show; null when there is none. */
export function extent(values: Iterable<number>, log: boolean): Span | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : null;
}

/**
 * Extent of a pool without the 5 % lowest and highest values, by TensorBoard's rule: of n sorted
 * values from index ceil(0.05 (n - 1)) to floor(0.95 (n - 1)); all of them when there are two or fewer.
 *
 * @param pool finite values; put into another order
 *
 * Source: tensorboard 2.21, webapp/widgets/line_chart_v2/line_chart_internal_utils.ts.
 */
export function withoutOutliers(pool: Float64Array): Span | null {
  const n = pool.length;
  if (n <= 2) return extent(pool, false);
  const low = select(pool, Math.ceil((n - 1) * 0.05));
  const high = select(pool, Math.floor((n - 1) * 0.95));
  return [low, high];
}

/**
 * The value that would stand at index k were the pool sorted (Hoare's quickselect): a board selects
 * from 100,000 values a chart on every update, where sorting takes ten times as long.
 */
function select(pool: Float64Array, k: number): number {
  let left = 0;
  let right = pool.length - 1;
  while (left < right) {
    // The middle one as pivot: logged curves are often sorted already.
    const pivot = pool[(left + right) >>> 1] as number;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((pool[i] as number) < pivot) i++;
      while ((pool[j] as number) > pivot) j--;
      if (i <= j) {
        const swap = pool[i] as number;
        pool[i++] = pool[j] as number;
        pool[j--] = swap;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return pool[k] as number;
}
