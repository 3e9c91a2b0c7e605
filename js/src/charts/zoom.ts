import type { Span } from "../math/domain";
import type { Scale } from "./scale";
import type { Box } from "./types";
import type { View } from "./view";

/** Narrowest zoom, as a fraction of the numbers shown: below it doubles have no more steps to show. */
const NARROWEST = 1e-13;
/** Widest end of an axis: its span stays finite. */
const LIMIT = 8e307;

/** The span between two places on an axis (0 and 1 are its ends now); null if that cannot be shown. */
function between(scale: Scale, from: number, to: number): Span | null {
  const a = scale.value(from);
  const b = scale.value(to);
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (!(size <= LIMIT) || !(b - a > size * NARROWEST)) return null;
  // A log axis zoomed out beyond the smallest number would end at 0.
  return scale.log && !(a > 0) ? null : [a, b];
}

/** Part of an axis: both ends as fractions of what is shown now, null to leave it as it is. */
export type Part = readonly [number, number] | null;

/** The box after choosing a part of either axis. */
export function chooseBox(view: View, box: Box, x: Part, y: Part): Box {
  return {
    x: x ? (between(view.x, x[0], x[1]) ?? box.x) : box.x,
    y: y ? (between(view.y, y[0], y[1]) ?? box.y) : box.y,
  };
}

/** The box after moving what is shown by fractions of the plot. */
export function panBox(view: View, box: Box, dx: number, dy: number): Box {
  return chooseBox(view, box, [dx, 1 + dx], [dy, 1 + dy]);
}

/**
 * The box after zooming around a place in the plot.
 *
 * @param at fractions of the plot from its left and its bottom
 * @param factor below 1 zooms in
 */
export function zoomBox(view: View, box: Box, at: { x: number; y: number }, factor: number): Box {
  const part = (center: number): Part => [center - center * factor, center + (1 - center) * factor];
  return chooseBox(view, box, part(at.x), part(at.y));
}

/** Factor of one turn of a wheel, whatever unit it reports in. Lines and pages as TensorBoard counts them. */
export function wheelFactor(delta: number, mode: number): number {
  const px = delta * (mode === 1 ? 8 : mode === 2 ? 20 : 1);
  return Math.exp(Math.max(-1, Math.min(1, px * 0.004)));
}
