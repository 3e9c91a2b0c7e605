/** Coordinates for the picture: some columns of rows as x, y, z. */
import type { Coordinates } from "./data";

/** Columns as x, y and z; one that is not there is 0 everywhere. */
export function columns(
  { values, dimensions }: Coordinates,
  axes: readonly number[],
): Float32Array<ArrayBuffer> {
  const n = values.length / dimensions;
  const xyz = new Float32Array(3 * n);
  axes.slice(0, 3).forEach((axis, to) => {
    if (axis < 0 || axis >= dimensions) return;
    for (let i = 0; i < n; i++) xyz[3 * i + to] = values[i * dimensions + axis] ?? Number.NaN;
  });
  return xyz;
}

/**
 * Turn axes round where most points would change sides: components have a sign of their own at each
 * step, and points that hardly moved should not fly through the picture. In place.
 */
export function sameWay(xyz: Float32Array, before: Float32Array): void {
  if (xyz.length !== before.length) return;
  for (let axis = 0; axis < 3; axis++) {
    let agree = 0;
    for (let i = axis; i < xyz.length; i += 3) {
      const both = (xyz[i] ?? 0) * (before[i] ?? 0);
      if (Number.isFinite(both)) agree += both;
    }
    if (agree < 0) for (let i = axis; i < xyz.length; i += 3) xyz[i] = -(xyz[i] ?? 0);
  }
}

/** Columns that say which point comes after each, as TensorBoard knows them. */
export const NEXT = ["__next__", "__seq_next__"];

/** Paths from point to point: each cell is the number of the one that comes next, or empty. */
export function paths(order: readonly string[]): Uint32Array[] {
  const next = new Map<number, number>();
  const hasBefore = new Set<number>();
  order.forEach((cell, point) => {
    const to = cell.trim() === "" ? Number.NaN : Number(cell);
    if (!Number.isInteger(to) || to < 0 || to >= order.length || to === point) return;
    next.set(point, to);
    hasBefore.add(to);
  });
  const found: Uint32Array[] = [];
  const seen = new Set<number>();
  const starts = [...next.keys()].filter((point) => !hasBefore.has(point));
  // What is left after those is in circles.
  for (const start of [...starts, ...next.keys()]) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      at = next.get(at);
    }
    if (at !== undefined && path.length > 0) path.push(at);
    if (path.length > 1) found.push(Uint32Array.from(path));
  }
  return found;
}
