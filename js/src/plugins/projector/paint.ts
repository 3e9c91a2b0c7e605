/** Colours of points by a column: one a category, or along a ramp where they are numbers. */
import { runColor } from "../../math/color";
import type { Column } from "./data";

/** More different values are no categories; TensorBoard's limit. */
export const MOST_CATEGORIES = 50;

export interface Category {
  readonly name: string;
  readonly color: string;
  readonly count: number;
}

export type Painted =
  | { readonly kind: "plain"; readonly rgb: Uint8Array }
  | {
      readonly kind: "categories";
      readonly rgb: Uint8Array;
      readonly categories: readonly Category[];
      /** Of each point, its category; -1 for those that are too rare to have one. */
      readonly of: Int32Array;
      /** Points without a category of their own. */
      readonly others: number;
    }
  | {
      readonly kind: "gradient";
      readonly rgb: Uint8Array;
      readonly low: number;
      readonly high: number;
      /** Points whose cell is no number. */
      readonly others: number;
    };

/** Viridis (van der Walt and Smith, CC0) at nine places: legible on both themes, and in grey. */
const RAMP = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

export const RAMP_CSS = `linear-gradient(to right, ${RAMP.map((rgb) => `rgb(${rgb.join()})`).join()})`;

export function plain(n: number, dark: boolean): Painted {
  const rgb = new Uint8Array(3 * n);
  const [r, g, b] = parts(runColor(0, dark));
  for (let i = 0; i < n; i++) rgb.set([r, g, b], 3 * i);
  return { kind: "plain", rgb };
}

/**
 * @param cells the column's text, point by point
 * @param categories numbers are categories, too
 */
export function paint(cells: readonly string[], dark: boolean, categories: boolean): Painted {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const numeric = [...counts.keys()].every((cell) => cell === "" || isNumber(cell));
  return numeric && !categories && counts.size > MOST_CATEGORIES
    ? gradient(cells, dark)
    : categorical(cells, counts, numeric, dark);
}

function categorical(
  cells: readonly string[],
  counts: ReadonlyMap<string, number>,
  numeric: boolean,
  dark: boolean,
): Painted {
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_CATEGORIES);
  const order = new Intl.Collator("en", { numeric: true });
  most.sort(([a], [b]) => (numeric ? Number(a) - Number(b) : order.compare(a, b)));
  const categories = most.map(([name, count], i) => ({ name, count, color: runColor(i, dark) }));
  const place = new Map(most.map(([name], i) => [name, i]));
  const own = categories.map(({ color }) => parts(color));
  const other = parts(dark ? "#5f6672" : "#b4bac4");
  const of = new Int32Array(cells.length);
  const rgb = new Uint8Array(3 * cells.length);
  cells.forEach((cell, i) => {
    const at = place.get(cell) ?? -1;
    of[i] = at;
    rgb.set(own[at] ?? other, 3 * i);
  });
  const others = cells.length - categories.reduce((sum, { count }) => sum + count, 0);
  return { kind: "categories", rgb, categories, of, others };
}

function gradient(cells: readonly string[], dark: boolean): Painted {
  const values = Float64Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let others = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) others++;
    else {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const none = parts(dark ? "#5f6672" : "#b4bac4");
  const rgb = new Uint8Array(3 * cells.length);
  values.forEach((value, i) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    rgb.set(Number.isFinite(value) ? ramp(share) : none, 3 * i);
  });
  return { kind: "gradient", rgb, low, high, others };
}

/** A colour of the ramp, from 0 to 1. */
export function ramp(share: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const left = RAMP[Math.floor(at)] ?? RAMP[0];
  const right = RAMP[Math.ceil(at)] ?? left;
  const part = at - Math.floor(at);
  const mix = (i: 0 | 1 | 2) => Math.round(left[i] + part * (right[i] - left[i]));
  return [mix(0), mix(1), mix(2)];
}

function parts(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}

const decoded = new WeakMap<Column, readonly string[]>();

/** All cells of a column, decoded once. */
export function cellsOf(column: Column): readonly string[] {
  let cells = decoded.get(column);
  if (!cells) {
    cells = column.all();
    decoded.set(column, cells);
  }
  return cells;
}
