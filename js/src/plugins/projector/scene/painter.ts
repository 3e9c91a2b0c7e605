/** What puts the points of a view into a picture; there are two, with one look. */
import { CHOSEN, type Cloud, DIMMED } from "./cloud";
import type { Rgb } from "./colors";
import type { Projection } from "./projection";
import { swell, type View } from "./view";

/** Of those that step back: how much is left of their colour, and of their opacity. */
export const DIM_COLOR = 0.4;
export const DIM_OPACITY = 0.4;
/** How much larger those are that stand out. */
export const CHOSEN_SIZE = 1.3;
/** How much of its colour the farthest point of a cube loses, so that depth is felt. */
export const HAZE = 0.5;

export interface Look {
  /** CSS pixels across, at the middle. */
  readonly size: number;
  readonly opacity: number;
  readonly background: Rgb;
}

export interface Painter {
  /** Draw over what is there; `ratio` is device pixels per CSS pixel. */
  draw(
    into: CanvasRenderingContext2D,
    cloud: Cloud,
    projection: Projection,
    view: View,
    look: Look,
    ratio: number,
  ): void;
  dispose(): void;
}

/** CSS pixels across, of a point of a kind at a depth. */
export function diameter(view: View, size: number, kind: number, depth: number): number {
  return size * swell(view, depth) * (kind === CHOSEN ? CHOSEN_SIZE : 1);
}

/** How much of a point's colour is left; the rest is the background's. */
export function clarity(view: View, kind: number, depth: number): number {
  const far = view.flat ? 0 : Math.max(0, Math.min(1, (depth - view.origin + 1) / 2));
  return (1 - HAZE * far) * (kind === DIMMED ? DIM_COLOR : 1);
}

export function opacityOf(kind: number, opacity: number): number {
  if (kind === CHOSEN) return 1;
  return kind === DIMMED ? opacity * DIM_OPACITY : opacity;
}
