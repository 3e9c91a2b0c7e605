/** The rows of the tooltip: one a curve, at the point nearest in x, in the order the user chose. */
import type { Nearest } from "../../charts/types";
import { compareTagNames } from "../../math/natural";
import { stepText } from "./columns";
import type { Shown } from "./curves";

export interface Row {
  key: string;
  run: string;
  color: string;
  old: boolean;
  smoothed: number;
  value: number;
  step: string;
  wall: number;
  relative: number;
  /** Px to the pointer; and along y alone. */
  distance: number;
  dy: number;
}

export type Sort = "alphabetical" | "ascending" | "descending" | "nearest" | "nearest-y";

/**
 * @param yOf px from the pointer to a height, along y; asked only where the order needs it
 */
export function rows(
  nearest: readonly Nearest[],
  shown: ReadonlyMap<string, Shown>,
  sort: Sort,
  yOf: (y: number) => number,
): Row[] {
  const out = nearest.flatMap(({ key, index, distance }): Row[] => {
    const curve = shown.get(key);
    if (!curve || index >= curve.points.length) return [];
    const { points, line, run, color, old } = curve;
    const smoothed = line.y[index] ?? Number.NaN;
    const wall = points.wall[index] ?? Number.NaN;
    return [
      {
        key,
        run: run.name,
        color,
        old,
        smoothed,
        value: points.value[index] ?? Number.NaN,
        step: stepText(points, index),
        wall,
        relative: wall - curve.origin,
        distance,
        dy: sort === "nearest-y" ? yOf(smoothed) : 0,
      },
    ];
  });
  return out.sort(ORDERS[sort]);
}

type Order = (a: Row, b: Row) => number;

const byName: Order = (a, b) => compareTagNames(a.run, b.run) || Number(a.old) - Number(b.old);

/** By a number, smallest first, what is no number last; ties by name. */
function by(of: (row: Row) => number): Order {
  return (a, b) => {
    const x = of(a);
    const y = of(b);
    if (Number.isNaN(x) || Number.isNaN(y)) {
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || byName(a, b);
    }
    return x === y ? byName(a, b) : x - y;
  };
}

const ORDERS: Record<Sort, Order> = {
  alphabetical: byName,
  ascending: by((row) => row.smoothed),
  descending: by((row) => -row.smoothed),
  nearest: by((row) => row.distance),
  // Unsigned: a curve just below the pointer is as near as one just above.
  "nearest-y": by((row) => Math.abs(row.dy)),
};

/** The key of the row nearest to the pointer. */
export function closest(all: readonly Row[]): string | null {
  let best: Row | null = null;
  for (const row of all) if (!best || row.distance < best.distance) best = row;
  return best?.key ?? null;
}
