import { nearestIndex } from "./nearest";

/** One point of a series as the table shows it. */
export interface PointSummary {
  index: number;
  step: number;
  /** As logged. */
  value: number;
  /** As drawn. */
  smoothed: number;
}

/** What TensorBoard's table says of a range: both ends, and what lies between them. */
export interface RangeSummary {
  start: PointSummary;
  end: PointSummary;
  /** Smallest and largest smoothed value; NaN when nothing in the range is finite. */
  min: number;
  max: number;
  /** Smoothed end minus smoothed start. */
  change: number;
  /** `change` as a fraction of the smoothed start: 0.5 is +50 %. */
  percent: number;
}

/** The columns a summary reads: equal lengths, in the order they were logged. */
export interface SummaryColumns {
  step: Float64Array;
  value: Float64Array;
  /** The smoothed values; `value` itself when smoothing is off. */
  smoothed: Float64Array;
}

function pointAt(columns: SummaryColumns, index: number): PointSummary {
  return {
    index,
    step: columns.step[index] as number,
    value: columns.value[index] as number,
    smoothed: columns.smoothed[index] as number,
  };
}

/** The point nearest to a step; null when the series is empty. */
export function summarisePoint(columns: SummaryColumns, step: number): PointSummary | null {
  const index = nearestIndex(columns.step, step);
  return index < 0 ? null : pointAt(columns, index);
}

/**
 * Statistics from the point nearest to `from` to the point nearest to `to`, in logged order.
 *
 * All of the smoothed line; non-finite values are left out of min and max.
 * Source: tensorboard 2.21, webapp/metrics/views/card_renderer/scalar_card_data_table.ts.
 */
export function summariseRange(
  columns: SummaryColumns,
  from: number,
  to: number,
): RangeSummary | null {
  const a = nearestIndex(columns.step, from);
  const b = nearestIndex(columns.step, to);
  if (a < 0 || b < 0) return null;
  const first = Math.min(a, b);
  const last = Math.max(a, b);
  let min = Number.NaN;
  let max = Number.NaN;
  for (let i = first; i <= last; i++) {
    const y = columns.smoothed[i] as number;
    if (!Number.isFinite(y)) continue;
    // Written so that the first finite value takes the place of NaN.
    if (!(y >= min)) min = y;
    if (!(y <= max)) max = y;
  }
  const start = pointAt(columns, first);
  const end = pointAt(columns, last);
  const change = end.smoothed - start.smoothed;
  return {
    start,
    end,
    min,
    max,
    change,
    percent: change / start.smoothed,
  };
}
