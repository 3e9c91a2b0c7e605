import {
  closeDomain,
  extent,
  isFlat,
  niceDomain,
  type Span,
  withoutOutliers,
} from "../math/domain";
import { isAscending, lowerBound, upperBound } from "../math/nearest";
import { makeScale, type Scale } from "./scale";
import { axisKind, type Curve, type LineOptions } from "./types";

/** Both scales of a chart. */
export interface View {
  x: Scale;
  y: Scale;
}

const extents = new WeakMap<Float64Array, Map<boolean, Span | null>>();

/** Extent of one array, remembered: most arrays outlive many redraws. */
function knownExtent(values: Float64Array, log: boolean): Span | null {
  const known = extents.get(values) ?? new Map<boolean, Span | null>();
  extents.set(values, known);
  const before = known.get(log);
  if (before !== undefined) return before;
  const span = extent(values, log);
  known.set(log, span);
  return span;
}

function union(spans: Iterable<Span | null>): Span | null {
  let out: Span | null = null;
  for (const span of spans) {
    if (span === null) continue;
    out = out === null ? span : [Math.min(out[0], span[0]), Math.max(out[1], span[1])];
  }
  return out;
}

/** The y values within an x window. */
function within(curve: Curve, window: Span | null): Float64Array {
  const { x, y } = curve;
  if (window === null) return y;
  if (isAscending(x)) return y.subarray(lowerBound(x, window[0]), upperBound(x, window[1]));
  return y.filter((_, i) => (x[i] as number) >= window[0] && (x[i] as number) <= window[1]);
}

/** The values an axis must show: finite, positive on a log axis, within the x window. */
function pool(curves: readonly Curve[], window: Span | null, log: boolean): Float64Array {
  const parts = curves.map((curve) => within(curve, window));
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let n = 0;
  for (const part of parts) {
    for (const value of part) {
      if (Number.isFinite(value) && (!log || value > 0)) out[n++] = value;
    }
  }
  return out.subarray(0, n);
}

function yExtent(curves: readonly Curve[], window: Span | null, options: LineOptions): Span | null {
  const log = options.yLog;
  const solid = curves.filter((curve) => !curve.faded);
  if (options.ignoreOutliers) {
    return withoutOutliers(pool(solid.length > 0 ? solid : curves, window, log));
  }
  if (window !== null) return extent(pool(curves, window, log), false);
  return union([...curves.map((curve) => knownExtent(curve.y, log)), options.also?.y ?? null]);
}

/** A typed or dragged span, if an axis can show it. */
function usable(span: Span | null, log: boolean): Span | null {
  if (span === null || !Number.isFinite(span[0]) || !Number.isFinite(span[1])) return null;
  if (log && span[1] <= 0) return null;
  return span[0] < span[1] && !isFlat(span) ? span : null;
}

function axisSpan(box: Span | null, automatic: Span, log: boolean): Span {
  const chosen = usable(box, log);
  if (chosen === null) return automatic;
  if (!log || chosen[0] > 0) return chosen;
  // A log axis has no end at or below 0: keep the automatic one, or three decades.
  return [automatic[0] < chosen[1] ? automatic[0] : chosen[1] / 1000, chosen[1]];
}

/**
 * What the axes show: the user's zoom, or the data: x from edge to edge, y as TensorBoard's.
 *
 * While x is zoomed an automatic y fits the points in that window, as far as there are any.
 */
export function computeView(curves: readonly Curve[], options: LineOptions): View {
  const { box, xLog, yLog } = options;
  const xAuto = closeDomain(
    union([...curves.map((curve) => knownExtent(curve.x, xLog)), options.also?.x ?? null]),
    axisKind(options.xKind, xLog),
    xLog,
  );
  const x = axisSpan(box.x, xAuto, xLog);
  const window = x === xAuto ? null : x;
  const values = yExtent(curves, window, options) ?? (window && yExtent(curves, null, options));
  const y = axisSpan(box.y, niceDomain(values, "number", yLog), yLog);
  return { x: makeScale(x, xLog), y: makeScale(y, yLog) };
}
