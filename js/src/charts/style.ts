import type { Curve } from "./types";

/** How the line of a curve looks. */
export interface Stroke {
  width: number;
  opacity: number;
  dash: readonly number[];
}

const LINE = 1.75;
export const DASH = [4, 3] as const;
/** TensorBoard's: the line as logged behind a smoothed one. */
export const RAW_OPACITY = 0.25;
export const RAW_WIDTH = 1.25;
const DIM_OPACITY = 0.22;

export const DOT_RADIUS = 3.25;
export const MARK_SIZE = 9;

export function lineStroke(curve: Curve): Stroke {
  const strong = curve.emphasis === "strong";
  const opacity = curve.emphasis === "dim" ? DIM_OPACITY : 1;
  if (curve.faded) return { width: strong ? LINE : 1, opacity: opacity * 0.7, dash: DASH };
  return { width: strong ? LINE + 1 : LINE, opacity, dash: [] };
}

export function rawStroke(curve: Curve): Stroke {
  const line = lineStroke(curve);
  return {
    width: curve.faded ? 1 : RAW_WIDTH,
    opacity: line.opacity * RAW_OPACITY,
    dash: line.dash,
  };
}

/** Order of drawing: dim and superseded lines below, the emphasised one on top. */
export function depth(curve: Curve): number {
  if (curve.emphasis === "strong") return 3;
  if (curve.emphasis === "dim") return 0;
  return curve.faded ? 1 : 2;
}

/** Corners of a non-finite mark around its place: NaN △, +Inf ▲ up at the top edge, −Inf ▼ at the bottom. */
export function markCorners(kind: number, [x, y]: readonly [number, number]): [number, number][] {
  const r = MARK_SIZE / 2;
  const h = r * 0.9;
  if (kind === 3)
    return [
      [x, y],
      [x - r, y - 2 * h],
      [x + r, y - 2 * h],
    ];
  if (kind === 2)
    return [
      [x, y],
      [x + r, y + 2 * h],
      [x - r, y + 2 * h],
    ];
  return [
    [x, y - h],
    [x + r, y + h],
    [x - r, y + h],
  ];
}
