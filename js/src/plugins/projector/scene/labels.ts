/** Where names of points stand so that none covers another. Pure numbers. */
import type { Size } from "./rig";

export interface Wanted {
  /** Of the point. */
  readonly x: number;
  readonly y: number;
  /** Pixels from its middle that are the point's own. */
  readonly radius: number;
  /** Of the text. */
  readonly width: number;
}

/** Left edge and middle of a text. */
export interface Stand {
  readonly x: number;
  readonly y: number;
}

const GAP = 3;
const CELL = 64;

/** A place for each, or null where there is none left; those that come first choose first. */
export function stand(wanted: readonly Wanted[], height: number, size: Size): (Stand | null)[] {
  const taken = new Map<number, Rect[]>();
  return wanted.map((label) => {
    for (const at of around(label, height)) {
      const rect = rectOf(at, label.width, height);
      const seen =
        rect.left >= 0 && rect.right <= size.width && rect.top >= 0 && rect.bottom <= size.height;
      if (!seen || meets(taken, rect)) continue;
      for (const cell of cellsOf(rect)) taken.set(cell, [...(taken.get(cell) ?? []), rect]);
      return at;
    }
    return null;
  });
}

interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Right of the point, left, above, below. */
function around({ x, y, radius, width }: Wanted, height: number): Stand[] {
  const aside = radius + GAP;
  return [
    { x: x + aside, y },
    { x: x - aside - width, y },
    { x: x - width / 2, y: y - aside - height / 2 },
    { x: x - width / 2, y: y + aside + height / 2 },
  ];
}

function rectOf({ x, y }: Stand, width: number, height: number): Rect {
  return { left: x, right: x + width, top: y - height / 2, bottom: y + height / 2 };
}

function meets(taken: ReadonlyMap<number, readonly Rect[]>, rect: Rect): boolean {
  return cellsOf(rect).some((cell) =>
    taken
      .get(cell)
      ?.some(
        (other) =>
          rect.left < other.right &&
          other.left < rect.right &&
          rect.top < other.bottom &&
          other.top < rect.bottom,
      ),
  );
}

function cellsOf({ left, right, top, bottom }: Rect): number[] {
  const cells: number[] = [];
  for (let row = Math.floor(top / CELL); row * CELL <= bottom; row++) {
    for (let column = Math.floor(left / CELL); column * CELL <= right; column++) {
      cells.push(row * 4096 + column);
    }
  }
  return cells;
}
