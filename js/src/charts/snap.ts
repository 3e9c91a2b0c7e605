import { nearestIndex } from "../math/nearest";
import { stepAlong } from "./hover";
import type { Curve, LineOptions } from "./types";

/** Where a marker may stand: whole steps; beyond 2^53, where not every step is a number, logged ones. */
export function snap(
  curves: readonly Curve[],
  kind: LineOptions["xKind"] | undefined,
  value: number,
): number {
  if (kind !== "step") return value;
  const step = Math.round(value);
  if (Number.isSafeInteger(step)) return step;
  let best = step;
  let distance = Number.POSITIVE_INFINITY;
  for (const { x } of curves) {
    const near = x[nearestIndex(x, step)] ?? Number.NaN;
    if (Math.abs(near - step) < distance) [best, distance] = [near, Math.abs(near - step)];
  }
  return best;
}

/** The next such place, so many whole steps right or left of one. */
export function beside(
  curves: readonly Curve[],
  kind: LineOptions["xKind"] | undefined,
  value: number,
  way: number,
): number {
  const next = snap(curves, kind, value + way);
  return next === value ? stepAlong(curves, value, way, [value, value]) : next;
}
