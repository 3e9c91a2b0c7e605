import { isAscending, lowerBound, upperBound } from "../math/nearest";
import type { Rect } from "./types";
import type { View } from "./view";

/** Where a curve lands: scales and the plot they fill, in CSS px of the chart. */
export interface Frame extends View {
  plot: Rect;
  /** Pixel columns of the plot on the screen: width times device pixel ratio. */
  columns: number;
}

/** What takes the vertices of a curve: a canvas path, a record, an SVG path. */
export interface Sink {
  move(x: number, y: number): void;
  line(x: number, y: number): void;
  /** A point with no neighbour to draw a line to. */
  dot(x: number, y: number): void;
}

/** Px beyond the plot where lines are cut: far enough to be exact, near enough for a canvas' float32. */
const GUARD = 16_384;

/** Px at which a point counts as no farther: 1e308 on an axis to 1 would be at infinity. */
const FAR = 1e12;

export function xPixel(frame: Frame, value: number): number {
  return frame.plot.left + frame.x.unit(value) * frame.plot.width;
}

export function yPixel(frame: Frame, value: number): number {
  return frame.plot.top + (1 - frame.y.unit(value)) * frame.plot.height;
}

/** Nothing to draw: not a number, or none that this axis shows. */
function isGap(value: number, place: number): boolean {
  return !Number.isFinite(value) || Number.isNaN(place);
}

/** Draws one line on; knows gaps, lone points and the far outside. */
class Pen {
  private readonly left: number;
  private readonly right: number;
  private readonly top: number;
  private readonly bottom: number;
  /** up: nothing yet; set: one point, not drawn; down: in the middle of a line. */
  private state: "up" | "set" | "down" = "up";
  private x = 0;
  private y = 0;
  private inside = false;

  constructor(
    private readonly sink: Sink,
    plot: Rect,
  ) {
    this.left = plot.left - GUARD;
    this.right = plot.left + plot.width + GUARD;
    this.top = plot.top - GUARD;
    this.bottom = plot.top + plot.height + GUARD;
  }

  /** A gap: what comes next is not joined to what was. */
  lift(): void {
    if (this.state === "set" && this.inside) this.sink.dot(this.x, this.y);
    this.state = "up";
  }

  to(farX: number, farY: number): void {
    const x = Math.max(-FAR, Math.min(FAR, farX));
    const y = Math.max(-FAR, Math.min(FAR, farY));
    const inside = x >= this.left && x <= this.right && y >= this.top && y <= this.bottom;
    if (this.state === "up") {
      this.state = "set";
    } else {
      if (inside && this.inside) {
        if (this.state === "set") this.sink.move(this.x, this.y);
        this.sink.line(x, y);
      } else {
        this.cut(x, y);
      }
      this.state = "down";
    }
    this.x = x;
    this.y = y;
    this.inside = inside;
  }

  /** Draw what of a segment lies within the guard (Liang and Barsky). */
  private cut(x: number, y: number): void {
    const dx = x - this.x;
    const dy = y - this.y;
    let start = 0;
    let end = 1;
    const edges = [
      [-dx, this.x - this.left],
      [dx, this.right - this.x],
      [-dy, this.y - this.top],
      [dy, this.bottom - this.y],
    ] as const;
    for (const [speed, room] of edges) {
      if (speed === 0 && room < 0) return;
      if (speed < 0) start = Math.max(start, room / speed);
      if (speed > 0) end = Math.min(end, room / speed);
    }
    if (start > end) return;
    if (!this.inside || this.state === "set")
      this.sink.move(this.x + start * dx, this.y + start * dy);
    this.sink.line(this.x + end * dx, this.y + end * dy);
  }
}

/**
 * Walk a curve in screen space: every point, or of a dense ascending curve the first, lowest,
 * highest and last of each pixel column (M4), which covers the very same pixels.
 */
export function trace(x: Float64Array, y: Float64Array, frame: Frame, sink: Sink): void {
  const pen = new Pen(sink, frame.plot);
  const ascending = isAscending(x);
  // One point more on each side: the lines that enter and leave the plot.
  const from = ascending ? Math.max(0, lowerBound(x, frame.x.min) - 1) : 0;
  const to = ascending ? Math.min(x.length, upperBound(x, frame.x.max) + 1) : x.length;
  if (ascending && to - from > 4 * frame.columns) traceColumns(x, y, frame, pen, from, to);
  else tracePoints(x, y, frame, pen, from, to);
  pen.lift();
}

function tracePoints(
  x: Float64Array,
  y: Float64Array,
  frame: Frame,
  pen: Pen,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const value = y[i] as number;
    const px = xPixel(frame, x[i] as number);
    const py = yPixel(frame, value);
    if (Number.isNaN(px) || isGap(value, py)) pen.lift();
    else pen.to(px, py);
  }
}

function traceColumns(
  x: Float64Array,
  y: Float64Array,
  frame: Frame,
  pen: Pen,
  from: number,
  to: number,
): void {
  const perPixel = frame.columns / frame.plot.width;
  let column = Number.NaN;
  let drawn = -1;
  // Indices of the column at hand.
  let low = -1;
  let high = -1;
  let last = -1;
  const draw = (i: number) => {
    if (i <= drawn) return;
    pen.to(xPixel(frame, x[i] as number), yPixel(frame, y[i] as number));
    drawn = i;
  };
  const finish = () => {
    if (last < 0) return;
    draw(Math.min(low, high));
    draw(Math.max(low, high));
    draw(last);
    last = -1;
  };
  for (let i = from; i < to; i++) {
    const value = y[i] as number;
    const px = xPixel(frame, x[i] as number);
    if (Number.isNaN(px) || isGap(value, frame.y.unit(value))) {
      finish();
      pen.lift();
      column = Number.NaN;
      continue;
    }
    const here = Math.floor((px - frame.plot.left) * perPixel);
    if (here === column) {
      if (value < (y[low] as number)) low = i;
      if (value > (y[high] as number)) high = i;
      last = i;
      continue;
    }
    finish();
    column = here;
    draw(i);
    low = high = last = i;
  }
  finish();
}
