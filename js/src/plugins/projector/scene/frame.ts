/** What is behind the points: the box they lie in, and lines from one to another. */
import { type Cloud, DIMMED, HIDDEN } from "./cloud";
import { type Rgb, veil } from "./colors";
import type { Reach } from "./fit";
import type { Projection } from "./projection";
import { corners } from "./rig";
import { place, type View } from "./view";

/** Pairs of corners (`rig.corners`) that an edge joins: they differ in one bit. */
const EDGES = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((from) =>
  [1, 2, 4].filter((bit) => !(from & bit)).map((bit) => [from, from | bit] as const),
);
/** How far the box stands off the points. */
const AIR = 0.04;
const FLOOR = 4;

export function drawFrame(
  context: CanvasRenderingContext2D,
  view: View,
  reach: Reach,
  color: string,
): void {
  const [x, y, z] = reach.map((r) => r + AIR) as [number, number, number];
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.globalAlpha = 1;
  const box = corners([x, y, view.flat ? 0 : z]);
  const seen = box.map(([cx, cy, cz]) => place(view, cx, cy, cz));
  // The corner next to the eye would stand before the points: its edges are left out.
  const near = view.flat ? -1 : nearest(seen.map((at) => at?.depth ?? 0));
  context.beginPath();
  for (const [from, to] of EDGES) {
    if (from === near || to === near || (view.flat && to - from === 4)) continue;
    segment(context, seen[from] ?? null, seen[to] ?? null);
  }
  context.stroke();
  if (view.flat) return;
  context.globalAlpha = 0.5;
  context.beginPath();
  for (let i = 1; i < FLOOR; i++) {
    const at = (2 * i) / FLOOR - 1;
    segment(context, place(view, at * x, -y, -z), place(view, at * x, -y, z));
    segment(context, place(view, -x, -y, at * z), place(view, x, -y, at * z));
  }
  context.stroke();
  context.globalAlpha = 1;
}

function nearest(depths: readonly number[]): number {
  return depths.indexOf(Math.min(...depths));
}

type End = { readonly x: number; readonly y: number } | null;

function segment(context: CanvasRenderingContext2D, a: End, b: End): void {
  if (!a || !b) return;
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
}

/** Each path in its first point's colour; a point that is not shown leaves a gap. */
export function drawLines(
  context: CanvasRenderingContext2D,
  paths: readonly Uint32Array[],
  projection: Projection,
  { kinds, rgb }: Cloud,
): void {
  const { x, y, depth } = projection;
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  for (const path of paths) {
    const first = path[0];
    if (first === undefined || first >= kinds.length) continue;
    const color = [0, 1, 2].map((i) => rgb[3 * first + i]) as unknown as Rgb;
    context.strokeStyle = veil(color, kinds[first] === DIMMED ? 0.2 : 0.7);
    context.beginPath();
    let drawing = false;
    for (const point of path) {
      const seen = depth[point] !== undefined && depth[point] > 0 && kinds[point] !== HIDDEN;
      if (!seen) drawing = false;
      else if (drawing) context.lineTo(x[point] as number, y[point] as number);
      else {
        context.moveTo(x[point] as number, y[point] as number);
        drawing = true;
      }
    }
    context.stroke();
  }
}
