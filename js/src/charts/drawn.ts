import { bandsOf } from "./bands";
import { placeMarks } from "./marks";
import type { Plane } from "./plane";
import { lineStroke, lineWidth } from "./style";
import { type Frame, type Sink, trace } from "./trace";
import type { Curve, Drawn, DrawnCurve } from "./types";

/** Keeps the very vertices a canvas path is made of. */
class Record implements Sink {
  readonly points: [number, number][] = [];
  readonly breaks: number[] = [];
  readonly dots: [number, number][] = [];

  move(x: number, y: number): void {
    this.breaks.push(this.points.length);
    this.points.push([x, y]);
  }

  line(x: number, y: number): void {
    this.points.push([x, y]);
  }

  dot(x: number, y: number): void {
    this.breaks.push(this.points.length);
    this.points.push([x, y]);
    this.dots.push([x, y]);
  }
}

function drawnCurve(curve: Curve, frame: Frame, thickness: number): DrawnCurve {
  const line = new Record();
  trace(curve.x, curve.y, frame, line);
  const { width, opacity, dash } = lineStroke(curve, thickness);
  const out: DrawnCurve = {
    key: curve.key,
    color: curve.color,
    width,
    opacity,
    dashed: dash.length > 0,
    points: line.points,
    breaks: line.breaks,
    dots: line.dots,
  };
  if (curve.raw) {
    const raw = new Record();
    trace(curve.x, curve.raw, frame, raw);
    out.raw = raw.points;
    out.rawBreaks = raw.breaks;
  }
  if (curve.band) out.bands = bandsOf(curve, frame);
  if (curve.marks) out.marks = placeMarks(curve.marks, frame);
  return out;
}

/** Read back what is on the canvas: the same walk over the same scales as the drawing itself. */
export function readDrawn(
  curves: readonly Curve[],
  frame: Frame,
  plane: Plane,
  size: { width: number; height: number },
): Drawn {
  const { x, y, plot } = frame;
  return {
    width: size.width,
    height: size.height,
    plot,
    scales: {
      x: { min: x.min, max: x.max, log: x.log },
      y: { min: y.min, max: y.max, log: y.log },
    },
    ticks: plane.ticks,
    curves: curves.map((curve) => drawnCurve(curve, frame, lineWidth(curves.length))),
  };
}
