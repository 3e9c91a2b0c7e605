/**
 * Ridges on a canvas: axes, then the histograms from the farthest to the nearest.
 *
 * Not by plotly, which draws the other modes: a panel of 51 takes it 35 to 50 ms, this 0.5 ms
 * (measured), and what one sees first should wait neither for plotly nor for its megabytes.
 */
import { type ChartTheme, FONT_SIZE } from "../../charts/theme";
import { type Frame, outline, type Scene } from "./frame";
import { shade } from "./shades";

/** Colour of the histogram at `index` of `count`: older ones lighter, newer ones darker. */
export function shadeAt(color: string, index: number, count: number): string {
  return shade(color, count > 1 ? index / (count - 1) : 1);
}

/** A canvas of this many CSS px with nothing on it, its context counting in them. */
export function clean(
  canvas: HTMLCanvasElement,
  size: { width: number; height: number },
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  const ctx = canvas.getContext("2d");
  // A new size would give it new memory, even where it is the old one.
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
  } else ctx?.reset();
  ctx?.scale(ratio, ratio);
  return ctx;
}

export function paintAxes(ctx: CanvasRenderingContext2D, frame: Frame, theme: ChartTheme): void {
  const { plot, xTicks, yTicks } = frame;
  const bottom = plot.top + plot.height;
  const right = plot.left + plot.width;
  ctx.font = `${FONT_SIZE}px ${theme.font}`;
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.grid;
  ctx.beginPath();
  for (const { at } of xTicks) {
    ctx.moveTo(Math.round(at) + 0.5, plot.top);
    ctx.lineTo(Math.round(at) + 0.5, bottom);
  }
  for (const { at } of yTicks) {
    ctx.moveTo(plot.left, Math.round(at) + 0.5);
    ctx.lineTo(right, Math.round(at) + 0.5);
  }
  ctx.stroke();
  ctx.fillStyle = theme.axis;
  ctx.fillRect(plot.left, Math.round(bottom), plot.width, 1);
  ctx.fillStyle = theme.muted;
  ctx.textAlign = "center";
  for (const { at, label } of xTicks) ctx.fillText(label, at, bottom + 15);
  ctx.textAlign = "left";
  for (const { at, label } of yTicks) {
    const lines = label.split("\n");
    lines.forEach((line, i) => {
      ctx.fillText(line, right + 6, at + 4 + (i - (lines.length - 1) / 2) * 13);
    });
  }
}

export function paintRidges(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  { ridges, color, chosen }: Scene,
  theme: ChartTheme,
): void {
  ctx.lineJoin = "round";
  ridges.forEach((ridge, i) => {
    const own = ridge.at.point === chosen;
    trail(ctx, outline(frame, ridge, i));
    ctx.globalAlpha = chosen === null || own ? 1 : 0.45;
    ctx.fillStyle = shadeAt(color, i, ridges.length);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = own ? theme.text : theme.background;
    ctx.lineWidth = own ? 1.5 : 0.75;
    ctx.stroke();
  });
}

/** A path along these corners, left open: it ends where the foot does. */
export function trail(
  ctx: CanvasRenderingContext2D,
  corners: readonly (readonly [number, number])[],
): void {
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
}
