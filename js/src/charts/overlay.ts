import { paintDot } from "./ink";
import type { ChartTheme } from "./theme";
import type { Rect } from "./types";

/** What lies over the curves and changes with every move of the pointer. */
export interface OverlayState {
  plot: Rect;
  /** Px of the cursor line, if any. */
  cursor: number | null;
  dots: { at: [number, number]; color: string }[];
  /** Px of the marker lines. */
  lines: number[];
  /** Px between which the chosen range lies. */
  range: [number, number] | null;
  /** The rubber band of a zoom. */
  band: Rect | null;
  /** Draws the curve under the pointer once more, bold. */
  highlight: ((ctx: CanvasRenderingContext2D) => void) | null;
}

/** A second canvas, so that hovering never draws the curves again. */
export class Overlay {
  private readonly canvas: HTMLCanvasElement;
  private empty = true;

  constructor(el: HTMLElement) {
    this.canvas = el.ownerDocument.createElement("canvas");
    this.canvas.className = "tbnb-chart-overlay";
    this.canvas.setAttribute("aria-hidden", "true");
    el.append(this.canvas);
  }

  paint(
    state: OverlayState,
    width: number,
    height: number,
    ratio: number,
    theme: ChartTheme,
  ): void {
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return;
    this.resize(width, height, ratio);
    const nothing =
      state.cursor === null &&
      state.lines.length === 0 &&
      !state.range &&
      !state.band &&
      !state.highlight;
    if (nothing && this.empty) return;
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.empty = nothing;
    if (nothing) return;
    ctx.save();
    ctx.scale(ratio, ratio);
    paintRange(ctx, state, theme);
    for (const x of state.lines) paintLine(ctx, x, state.plot, theme.accent, []);
    if (state.cursor !== null) paintLine(ctx, state.cursor, state.plot, theme.muted, [3, 3]);
    state.highlight?.(ctx);
    for (const { at, color } of state.dots) paintDot(ctx, at, color, 1, theme);
    paintBand(ctx, state.band, theme);
    ctx.restore();
  }

  destroy(): void {
    this.canvas.remove();
  }

  private resize(width: number, height: number, ratio: number): void {
    const w = Math.round(width * ratio);
    const h = Math.round(height * ratio);
    if (this.canvas.width === w && this.canvas.height === h) return;
    this.canvas.width = w;
    this.canvas.height = h;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.empty = true;
  }
}

function paintLine(
  ctx: CanvasRenderingContext2D,
  x: number,
  { left, top, width, height }: Rect,
  color: string,
  dash: number[],
): void {
  if (!(x >= left - 1 && x <= left + width + 1)) return;
  ctx.globalAlpha = 1;
  ctx.setLineDash(dash);
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, top);
  ctx.lineTo(Math.round(x) + 0.5, top + height);
  ctx.stroke();
}

function paintRange(ctx: CanvasRenderingContext2D, state: OverlayState, theme: ChartTheme): void {
  if (!state.range) return;
  const { left, top, width, height } = state.plot;
  const from = Math.max(left, Math.min(...state.range));
  const to = Math.min(left + width, Math.max(...state.range));
  if (!(to > from)) return;
  ctx.globalAlpha = 0.09;
  ctx.fillStyle = theme.accent;
  ctx.fillRect(from, top, to - from, height);
}

function paintBand(ctx: CanvasRenderingContext2D, band: Rect | null, theme: ChartTheme): void {
  if (!band) return;
  ctx.setLineDash([]);
  ctx.fillStyle = theme.accent;
  ctx.globalAlpha = 0.12;
  ctx.fillRect(band.left, band.top, band.width, band.height);
  ctx.globalAlpha = 0.8;
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 1;
  ctx.strokeRect(band.left + 0.5, band.top + 0.5, band.width - 1, band.height - 1);
}
