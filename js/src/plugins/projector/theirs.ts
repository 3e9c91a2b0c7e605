/**
 * What a bookmark of TensorBoard's says in other words than ours: points by their number among
 * those that are shown, the places of a layout point by point, ends of axes as text or expression.
 *
 * Source: tensorboard 2.21, plugins/projector/vz_projector: data.ts, State; vz-projector.ts.
 */
import { named, number, record, text } from "./json";

/** What it begins with, as a decimal logarithm, and what it says where there is nothing to say. */
export const LEARNING_RATE = 1;
export const NO_COLOR = "No color map";
export const NO_LABEL = "label";

/** The column of the colours; "" for none. */
export function colorFrom(mark: Readonly<Record<string, unknown>>): string | null {
  const found = named(mark.selectedColorOptionName);
  return found === NO_COLOR ? "" : found;
}

/** Numbers of points among those that are shown; the others have none. */
export function amongShown(points: Uint32Array, shown: Uint32Array | null): number[] {
  if (!shown) return [...points];
  const place = new Map([...shown].map((point, at) => [point, at]));
  return [...points].flatMap((point) => place.get(point) ?? []);
}

/** The points again; `shown` is empty where all are. */
export function fromShown(numbers: readonly number[], shown: readonly number[]): readonly number[] {
  return shown.length === 0 ? numbers : numbers.flatMap((at) => shown[at] ?? []);
}

/** A record of each point that is shown, of what is finite. */
export function placesTo(
  xyz: Float32Array,
  method: string,
  dimensions: number,
  shown: Uint32Array | null,
): Record<string, number>[] {
  const points = shown ?? Array(xyz.length / 3).keys();
  return Array.from(points, (point) => {
    const place: Record<string, number> = {};
    for (let axis = 0; axis < dimensions; axis++) {
      const value = xyz[3 * point + axis] ?? Number.NaN;
      if (Number.isFinite(value)) place[`${method}-${axis}`] = Number(value.toPrecision(6));
    }
    return place;
  });
}

/** The places of n points again, NaN where one has none; null where no layout had any. */
export function placesFrom(
  value: unknown,
  method: string,
  dimensions: number,
  n: number,
  shown: readonly number[],
): Float32Array<ArrayBuffer> | null {
  if ((method !== "tsne" && method !== "umap") || !Array.isArray(value)) return null;
  const xyz = new Float32Array(3 * n).fill(Number.NaN);
  let found = false;
  value.forEach((one, at) => {
    const place = record(one);
    const point = shown.length === 0 ? at : (shown[at] ?? n);
    const x = number(place[`${method}-0`]);
    if (point >= n || x === null) return;
    found = true;
    const [y, z] = [1, 2].map((axis) => number(place[`${method}-${axis}`]));
    xyz.set([x, y ?? Number.NaN, dimensions === 2 ? 0 : (z ?? Number.NaN)], 3 * point);
  });
  return found ? xyz : null;
}

/** Left, right, down and up. */
type Ends = readonly [string, string, string, string];

const ENDS = ["customXLeft", "customXRight", "customYDown", "customYUp"] as const;

export function endsTo(ends: Ends): Record<string, string | boolean> {
  const all: Record<string, string | boolean> = {};
  ENDS.forEach((name, at) => {
    all[`${name}Text`] = ends[at] ?? "";
    all[`${name}Regex`] = true;
  });
  return all;
}

export function endsFrom(mark: Readonly<Record<string, unknown>>): Ends {
  const [left = "", right = "", down = "", up = ""] = ENDS.map((name) => {
    const found = text(mark[`${name}Text`]) ?? "";
    return mark[`${name}Regex`] === true ? found : found.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  return [left, right, down, up];
}
