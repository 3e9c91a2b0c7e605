/** Boxes and lassos: which points lie inside. */
import type { Projection } from "./projection";

/** x and y of each corner; the last one is joined to the first. */
export type Polygon = readonly number[];

export function boxOf(x0: number, y0: number, x1: number, y1: number): Polygon {
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}

/** Even-odd: a loop that crosses itself leaves out what it encloses twice. */
export function inside(polygon: Polygon, x: number, y: number): boolean {
  let odd = false;
  const n = polygon.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const [xi, yi] = [polygon[i] as number, polygon[i + 1] as number];
    const [xj, yj] = [polygon[j] as number, polygon[j + 1] as number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** Drawn points whose middle is inside, ascending. */
export function within(polygon: Polygon, projection: Projection): Uint32Array<ArrayBuffer> {
  const { x, y } = projection;
  const [xs, ys] = [0, 1].map((odd) => polygon.filter((_, i) => i % 2 === odd)) as [
    number[],
    number[],
  ];
  const [left, right, top, bottom] = [min(xs), max(xs), min(ys), max(ys)];
  const found: number[] = [];
  for (let point = 0; point < x.length; point++) {
    const px = x[point] as number;
    const py = y[point] as number;
    if (px < left || px > right || py < top || py > bottom) continue;
    if (projection.has(point) && inside(polygon, px, py)) found.push(point);
  }
  return Uint32Array.from(found);
}

function min(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function max(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
