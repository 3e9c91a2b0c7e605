import { isAscending, lowerBound, nearestIndex, upperBound } from "../math/nearest";
import { type Frame, xPixel, yPixel } from "./trace";
import type { Curve, Nearest } from "./types";

/**
 * The point of every curve nearest in x to a value, with its distance in px.
 *
 * @param y px of the pointer in the chart; null when there is none: then the distance is along x
 */
export function nearestPoints(
  curves: readonly Curve[],
  frame: Frame,
  x: number,
  y: number | null,
): Nearest[] {
  const out: Nearest[] = [];
  const at = xPixel(frame, x);
  for (const curve of curves) {
    const index = nearestIndex(curve.x, x);
    if (index < 0) continue;
    const dx = xPixel(frame, curve.x[index] as number) - at;
    const dy = y === null ? 0 : yPixel(frame, curve.y[index] as number) - y;
    out.push({ key: curve.key, index, distance: Math.hypot(dx, Number.isFinite(dy) ? dy : 0) });
  }
  return out;
}

/** Px of a point, if it is to be seen in the plot. */
export function visiblePoint(curve: Curve, index: number, frame: Frame): [number, number] | null {
  const x = xPixel(frame, curve.x[index] ?? Number.NaN);
  const y = yPixel(frame, curve.y[index] ?? Number.NaN);
  const { left, top, width, height } = frame.plot;
  const inside = x >= left - 1 && x <= left + width + 1 && y >= top - 1 && y <= top + height + 1;
  return inside ? [x, y] : null;
}

/** The next x of any curve beyond a value, to the right or the left; null at the end. */
function neighbour(curves: readonly Curve[], x: number, right: boolean): number | null {
  let best: number | null = null;
  const offer = (value: number | undefined) => {
    if (value === undefined || !(right ? value > x : value < x)) return;
    if (best === null || (right ? value < best : value > best)) best = value;
  };
  for (const curve of curves) {
    if (!isAscending(curve.x)) for (const value of curve.x) offer(value);
    else if (right) offer(curve.x[upperBound(curve.x, x)]);
    else offer(curve.x[lowerBound(curve.x, x) - 1]);
  }
  return best;
}

/** The x so many data points further on; stays at the last one there is. */
export function stepAlong(
  curves: readonly Curve[],
  x: number,
  points: number,
  span: [number, number],
): number {
  if (points === Number.POSITIVE_INFINITY) return stepAlong(curves, span[1], -1, span);
  if (points === Number.NEGATIVE_INFINITY) return stepAlong(curves, span[0], 1, span);
  let at = x;
  for (let i = 0; i < Math.abs(points); i++) {
    const next = neighbour(curves, at, points > 0);
    if (next === null) break;
    at = next;
  }
  return at;
}
