/** What lies over a panel's histograms: the one under the pointer, its bin, the rubber band. */
import type { ChartTheme } from "../../charts/theme";
import type { Rect } from "../../charts/types";
import { shadeAt, trail } from "./canvas";
import { type Frame, outline, type Scene, type Spot } from "./frame";

/** A second canvas, so that hovering never draws the histograms again. */
export class Marks {
  private readonly canvas: HTMLCanvasElement;
  private empty = true;

  constructor(el: HTMLElement) {
    this.canvas = el.ownerDocument.createElement("canvas");
    this.canvas.className = "tbnb-chart-overlay";
    this.canvas.setAttribute("aria-hidden", "true");
    el.append(this.canvas);
  }

  paint(
    scene: Scene,
    frame: Frame | null,
    spot: Spot | null,
    band: Rect | null,
    theme: ChartTheme,
  ): void {
    const nothing = !frame || (!spot && !band);
    if (nothing && this.empty) return;
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    // A new width clears it too.
    canvas.width = Math.round(scene.width * ratio);
    canvas.height = Math.round(scene.height * ratio);
    canvas.style.width = `${scene.width}px`;
    canvas.style.height = `${scene.height}px`;
    this.empty = nothing;
    const ctx = canvas.getContext("2d");
    if (!ctx || nothing) return;
    ctx.scale(ratio, ratio);
    if (spot) paintSpot(ctx, scene, frame, spot, theme);
    if (band) paintBand(ctx, band, theme);
  }

  destroy(): void {
    this.canvas.remove();
  }
}

function paintSpot(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  frame: Frame,
  { ridge: index, bin }: Spot,
  theme: ChartTheme,
): void {
  const ridge = scene.ridges[index];
  if (!ridge) return;
  const { plot, x } = frame;
  const [left, right] = [ridge.bins[3 * bin] ?? 0, ridge.bins[3 * bin + 1] ?? 0].map(
    (edge) => plot.left + x.unit(edge) * plot.width,
  ) as [number, number];
  const foot = frame.feet[index] ?? 0;
  if (frame.mode === "heatmap") {
    ctx.strokeStyle = theme.text;
    ctx.strokeRect(left, plot.top, right - left, plot.height);
    ctx.fillStyle = theme.text;
    ctx.fillRect(plot.left, foot - 0.5, plot.width, 1);
    return;
  }
  const corners = outline(frame, ridge, index);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left - 1, plot.top - 4, plot.width + 2, plot.height + 5);
  ctx.clip();
  ctx.lineJoin = "round";
  trail(ctx, corners);
  ctx.fillStyle = shadeAt(scene.color, index, scene.ridges.length);
  ctx.globalAlpha = frame.mode === "offset" ? 1 : 0.25;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const top = corners[bin + 1]?.[1] ?? foot;
  ctx.fillStyle = theme.text;
  ctx.globalAlpha = 0.35;
  ctx.fillRect(left, top, right - left, foot - top);
  ctx.restore();
}

function paintBand(ctx: CanvasRenderingContext2D, band: Rect, theme: ChartTheme): void {
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = theme.accent;
  ctx.fillRect(band.left, band.top, band.width, band.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 1;
  ctx.strokeRect(band.left + 0.5, band.top + 0.5, band.width - 1, band.height - 1);
}
