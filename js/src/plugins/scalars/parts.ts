/** A line parted where its x falls back, as TensorBoard's "partition non-monotonic x". */
import { isAscending } from "../../math/nearest";
import type { Points } from "../../wire";
import { type Line, lineOf, take } from "./columns";
import { memo } from "./memo";

/** What is drawn of a series: columns of one length. */
export interface Drawn {
  points: Points;
  x: Float64Array;
  line: Line;
}

/**
 * The line in parts, each smoothed by itself. Each but the first begins with a copy of its first
 * point without a height: that parts the lines, and is never the nearest point.
 */
export const parted = memo((points: Points, x: Float64Array, weight: number): Drawn => {
  if (isAscending(x)) return { points, x, line: lineOf(points, weight) };
  const starts = [0];
  for (let i = 1; i < x.length; i++) if ((x[i] ?? 0) < (x[i - 1] ?? 0)) starts.push(i);
  const indices: number[] = [];
  const breaks: number[] = [];
  const y: number[] = [];
  const raw: number[] = [];
  const odd: Line["odd"] = [];
  starts.forEach((start, part) => {
    const end = starts[part + 1] ?? x.length;
    const own = Array.from({ length: end - start }, (_, i) => start + i);
    const piece = take(points, own);
    const line = lineOf(piece, weight);
    if (part > 0) {
      breaks.push(indices.length);
      indices.push(start);
      y.push(Number.NaN);
      raw.push(Number.NaN);
    }
    for (const { index, ...mark } of line.odd) odd.push({ index: index + indices.length, ...mark });
    for (const index of own) indices.push(index);
    for (const value of line.y) y.push(value);
    for (const value of line.raw ?? line.y) raw.push(value);
  });
  const all = take(points, indices);
  for (const at of breaks) all.value[at] = Number.NaN;
  const smoothed = weight > 0;
  return {
    points: all,
    x: Float64Array.from(indices, (i) => x[i] ?? Number.NaN),
    line: { y: Float64Array.from(y), raw: smoothed ? Float64Array.from(raw) : null, odd },
  };
});
