import { type Frame, xPixel, yPixel } from "./trace";
import type { DrawnMark, Marks } from "./types";

/** Least px between two marks of one kind: a run that ended in NaN is one row of them, not a wall. */
const SPACING = 10;

function place(kind: 1 | 2 | 3, y: number, frame: Frame): number {
  const { top, height } = frame.plot;
  if (kind === 2) return top + 1;
  if (kind === 3) return top + height - 1;
  const py = yPixel(frame, y);
  // Before any finite value there is no height to stand at.
  return Number.isNaN(py) ? top + height - 6 : Math.max(top + 6, Math.min(top + height - 6, py));
}

/** Where the marks of a curve are drawn: NaN at the last finite value, ±Inf at the edge of the plot. */
export function placeMarks(marks: Marks | undefined, frame: Frame): DrawnMark[] {
  const out: DrawnMark[] = [];
  if (!marks) return out;
  const right = frame.plot.left + frame.plot.width;
  const previous = new Map<number, [number, number]>();
  for (let i = 0; i < marks.x.length; i++) {
    const kind = marks.kind[i];
    if (kind !== 1 && kind !== 2 && kind !== 3) continue;
    const x = xPixel(frame, marks.x[i] as number);
    if (!(x >= frame.plot.left && x <= right)) continue;
    const at: [number, number] = [x, place(kind, marks.y[i] as number, frame)];
    const before = previous.get(kind);
    if (before && Math.hypot(before[0] - at[0], before[1] - at[1]) < SPACING) continue;
    previous.set(kind, at);
    out.push({ at, kind });
  }
  return out;
}
