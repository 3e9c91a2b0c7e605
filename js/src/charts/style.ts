import type { Curve } from "./types";

/** How the line of a curve looks. */
export interface Stroke {
  width: number;
  opacity: number;
  dash: readonly number[];
}

/** Line width by how many curves share the plot: few are bold, a hundred are threads. */
const WIDTHS: readonly (readonly [curves: number, width: number])[] = [
  [12, 1.75],
  [40, 1.4],
];
/** Exactly 1: a software canvas draws such lines six times as fast as any wider ones. */
const THREAD = 1;
export const DASH = [4, 3] as const;
/** TensorBoard's: the line as logged behind a smoothed one. */
export const RAW_OPACITY = 0.25;
/** A thread too, and for the same reason. */
export const RAW_WIDTH = THREAD;
const DIM_OPACITY = 0.22;

export const DOT_RADIUS = 3.25;
const MARK_SIZE = 9;
/** Width of the edge of a non-finite mark. */
export const MARK_EDGE = 1.5;

/** NaN is an empty triangle, so that none takes it for the full one of +Inf. */
export function isHollow(kind: number): boolean {
  return kind === 1;
}

export function lineWidth(curves: number): number {
  return WIDTHS.find(([most]) => curves <= most)?.[1] ?? THREAD;
}

/** The line of a curve; `width` is that of its neighbours. */
export function lineStroke(curve: Curve, width: number): Stroke {
  const strong = curve.emphasis === "strong";
  const opacity = curve.emphasis === "dim" ? DIM_OPACITY : 1;
  if (curve.faded) return { width: strong ? width : 1, opacity: opacity * 0.7, dash: DASH };
  return { width: strong ? width + 1 : width, opacity, dash: [] };
}

/** The line as logged, behind a smoothed one. */
export function rawStroke(curve: Curve): Stroke {
  const line = lineStroke(curve, THREAD);
  return { width: RAW_WIDTH, opacity: line.opacity * RAW_OPACITY, dash: line.dash };
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
