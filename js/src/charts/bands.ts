import type { Frame } from "./trace";
import { xPixel, yPixel } from "./trace";
import type { Curve, DrawnBand } from "./types";

/** Px beyond the plot where an area is cut off: a canvas counts in float32. */
const FAR = 1e5;

function within(value: number): number {
  return Math.max(-FAR, Math.min(FAR, value));
}

/** What is at or below 0 is far below the plot of a logarithmic axis: an area reaches out of it. */
function height(frame: Frame, value: number): number {
  return frame.y.log && value <= 0 ? FAR : within(yPixel(frame, value));
}

/** The areas of a curve's band: one for each stretch in which both lines have numbers. */
export function bandsOf({ x, y, band }: Curve, frame: Frame): DrawnBand[] {
  if (!band) return [];
  const out: DrawnBand[] = [];
  let upper: [number, number][] = [];
  let lower: [number, number][] = [];
  const end = () => {
    const { color, opacity } = band;
    if (upper.length > 1) out.push({ points: [...upper, ...lower.reverse()], color, opacity });
    upper = [];
    lower = [];
  };
  for (let i = 0; i < x.length; i++) {
    const px = within(xPixel(frame, x[i] as number));
    const top = height(frame, y[i] as number);
    const bottom = height(frame, band.y[i] as number);
    if (Number.isNaN(px + top + bottom)) end();
    else {
      upper.push([px, top]);
      lower.push([px, bottom]);
    }
  }
  end();
  return out;
}

/** Fill the bands of all curves; the context counts in CSS px and is clipped to the plot. */
export function paintBands(
  ctx: CanvasRenderingContext2D,
  curves: readonly Curve[],
  frame: Frame,
): void {
  for (const curve of curves) {
    for (const { points, color, opacity } of bandsOf(curve, frame)) {
      ctx.beginPath();
      for (const [x, y] of points) ctx.lineTo(x, y);
      ctx.globalAlpha = opacity;
      ctx.fillStyle = color;
      ctx.fill();
    }
  }
}
