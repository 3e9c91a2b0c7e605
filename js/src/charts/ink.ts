import { paintBands } from "./bands";
import { placeMarks } from "./marks";
import {
  DOT_RADIUS,
  depth,
  isHollow,
  lineStroke,
  lineWidth,
  MARK_EDGE,
  markCorners,
  rawStroke,
  type Stroke,
} from "./style";
import type { ChartTheme } from "./theme";
import { type Frame, type Sink, trace } from "./trace";
import type { Curve, DrawnMark, Rect } from "./types";

/** A curve made ready for one frame; thrown away when its data or the frame changes. */
interface Inked {
  frame: Frame;
  curve: Curve;
  line: Path2D;
  dots: [number, number][];
  raw: Path2D | null;
  marks: DrawnMark[];
  points: number;
}

class PathSink implements Sink {
  readonly path = new Path2D();
  readonly dots: [number, number][] = [];
  points = 0;

  move(x: number, y: number): void {
    this.path.moveTo(x, y);
    this.points += 1;
  }

  line(x: number, y: number): void {
    this.path.lineTo(x, y);
    this.points += 1;
  }

  dot(x: number, y: number): void {
    this.dots.push([x, y]);
    this.points += 1;
  }
}

/** Width a curve under the pointer grows from. */
const BOLD = 1.75;
/** Width from which the joins of a line are drawn round. */
const ROUND_FROM = 1.5;

function sameData(a: Curve, b: Curve): boolean {
  return a.x === b.x && a.y === b.y && a.raw === b.raw && a.marks === b.marks;
}

/** Draws curves on a canvas; keeps the path of each, so that a change of colour costs no geometry. */
export class Ink {
  private readonly cache = new Map<string, Inked>();

  /** Draw all curves, clipped to the plot; answers how many points. The context counts in CSS px. */
  paint(
    ctx: CanvasRenderingContext2D,
    curves: readonly Curve[],
    frame: Frame,
    theme: ChartTheme,
  ): number {
    const ready = curves.map((curve) => this.ready(curve, frame));
    this.forget(curves);
    ready.sort((a, b) => depth(a.curve) - depth(b.curve));
    const width = lineWidth(curves.length);
    ctx.save();
    clip(ctx, frame.plot);
    paintBands(ctx, curves, frame);
    for (const { raw, curve } of ready) if (raw) stroke(ctx, raw, curve.color, rawStroke(curve));
    for (const { line, curve } of ready) stroke(ctx, line, curve.color, lineStroke(curve, width));
    for (const { dots, curve } of ready) paintDots(ctx, dots, curve, theme);
    for (const { marks, curve } of ready) paintMarks(ctx, marks, curve, theme);
    ctx.restore();
    return ready.reduce((sum, inked) => sum + inked.points, 0);
  }

  /** One curve again, bold and ringed, for the overlay. */
  highlight(ctx: CanvasRenderingContext2D, curve: Curve, frame: Frame, theme: ChartTheme): void {
    const { line, dots } = this.ready(curve, frame);
    ctx.save();
    clip(ctx, frame.plot);
    const bold = lineStroke({ ...curve, emphasis: "strong" }, BOLD);
    stroke(ctx, line, theme.background, { width: bold.width + 2.5, opacity: 0.8, dash: [] });
    stroke(ctx, line, curve.color, bold);
    paintDots(ctx, dots, { ...curve, emphasis: "strong" }, theme);
    ctx.restore();
  }

  private ready(curve: Curve, frame: Frame): Inked {
    const known = this.cache.get(curve.key);
    if (known && known.frame === frame && sameData(known.curve, curve)) {
      known.curve = curve;
      return known;
    }
    const line = new PathSink();
    trace(curve.x, curve.y, frame, line);
    let raw: PathSink | null = null;
    if (curve.raw) {
      raw = new PathSink();
      trace(curve.x, curve.raw, frame, raw);
    }
    const inked: Inked = {
      frame,
      curve,
      line: line.path,
      dots: line.dots,
      raw: raw?.path ?? null,
      marks: placeMarks(curve.marks, frame),
      points: line.points,
    };
    this.cache.set(curve.key, inked);
    return inked;
  }

  private forget(curves: readonly Curve[]): void {
    if (this.cache.size <= curves.length) return;
    const keys = new Set(curves.map((curve) => curve.key));
    for (const key of this.cache.keys()) if (!keys.has(key)) this.cache.delete(key);
  }
}

/** Clip to the plot and half a line more, so that a curve along an edge keeps its width. */
export function clip(ctx: CanvasRenderingContext2D, { left, top, width, height }: Rect): void {
  ctx.beginPath();
  ctx.rect(left - 2, top - 2, width + 4, height + 4);
  ctx.clip();
}

function stroke(ctx: CanvasRenderingContext2D, path: Path2D, color: string, style: Stroke): void {
  ctx.globalAlpha = style.opacity;
  ctx.strokeStyle = color;
  ctx.lineWidth = style.width;
  // Round joins cost half as much again, and on threads nobody sees them.
  const round = style.width >= ROUND_FROM;
  ctx.lineJoin = round ? "round" : "bevel";
  ctx.lineCap = round && style.dash.length === 0 ? "round" : "butt";
  ctx.setLineDash([...style.dash]);
  ctx.stroke(path);
}

function paintDots(
  ctx: CanvasRenderingContext2D,
  dots: readonly [number, number][],
  curve: Curve,
  theme: ChartTheme,
): void {
  for (const at of dots) paintDot(ctx, at, curve.color, lineStroke(curve, 1).opacity, theme);
}

/** A dot with a thin ring of the background, which parts it from lines below. */
export function paintDot(
  ctx: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  color: string,
  opacity: number,
  theme: ChartTheme,
): void {
  ctx.globalAlpha = opacity;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.strokeStyle = theme.background;
  ctx.lineWidth = 1;
  ctx.stroke();
}

function paintMarks(
  ctx: CanvasRenderingContext2D,
  marks: readonly DrawnMark[],
  curve: Curve,
  theme: ChartTheme,
): void {
  ctx.globalAlpha = lineStroke(curve, 1).opacity;
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  for (const { at, kind } of marks) {
    ctx.beginPath();
    for (const [x, y] of markCorners(kind, at)) ctx.lineTo(x, y);
    ctx.closePath();
    ctx.strokeStyle = theme.background;
    ctx.lineWidth = MARK_EDGE + 2;
    ctx.stroke();
    ctx.fillStyle = isHollow(kind) ? theme.background : curve.color;
    ctx.fill();
    ctx.strokeStyle = curve.color;
    ctx.lineWidth = MARK_EDGE;
    ctx.stroke();
  }
}
