import uPlot from "uplot";
import { fittingTicks, type Tick, type TickStyle, ticks } from "../math/ticks";
import { type ChartTheme, FONT_SIZE } from "./theme";
import { axisKind, type DrawnTick, type LineOptions, type Rect } from "./types";
import type { View } from "./view";

const LABEL_GAP = 8;
const LINE_HEIGHT = 1.25;
const MIN_Y_AXIS = 36;
const Y_TICK_SPACE = 38;
const X = 0;
const Y = 1;

/**
 * The canvas, the axes and the grid of a chart: uPlot, always drawing the unit square.
 *
 * The numbers are ours: uPlot's own tick search gives up past 17 digits (steps reach 2^63), refuses
 * ranges below 1e-16, and cannot turn an axis logarithmic once made.
 */
export class Plane {
  private readonly plot: uPlot;
  private view: View | null = null;
  private options: LineOptions | null = null;
  private fresh = true;
  /** Length of each axis in CSS px, as uPlot converges on it. */
  private readonly length = [0, 0];
  private readonly shown: [Tick[], Tick[]] = [[], []];

  /**
   * @param el where the canvas goes
   * @param theme asked anew at each drawing
   * @param paint called with the cleared canvas, axes and grid drawn, counting in CSS px
   */
  constructor(
    el: HTMLElement,
    private readonly theme: () => ChartTheme,
    private readonly paint: (ctx: CanvasRenderingContext2D, view: View) => void,
  ) {
    this.plot = new uPlot(
      {
        width: 0,
        height: 0,
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        series: [{}],
        scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
        padding: [() => 8, () => this.rightPadding(), () => 2, () => this.leftPadding()],
        axes: [this.axis(X), this.axis(Y)],
        hooks: { draw: [(u) => this.onDraw(u.ctx)] },
      },
      [[]],
      el,
    );
  }

  /** Draw axes and grid for a view, then what `paint` adds: at once, the first time in a microtask. */
  render(view: View, options: LineOptions): void {
    this.view = view;
    this.options = options;
    const draw = () => {
      this.plot.setSize({ width: options.width, height: options.height });
      this.plot.redraw(false, true);
    };
    // A new uPlot draws by itself in a microtask: drawing now as well would be drawing twice.
    if (this.fresh) draw();
    else this.plot.batch(draw);
    this.fresh = false;
  }

  /** Draw again with nothing measured anew: colours changed. */
  repaint(): void {
    this.plot.batch(() => this.plot.redraw(false, false));
  }

  /** The plot within the chart, in CSS px. */
  get rect(): Rect {
    const ratio = this.ratio;
    const { left, top, width, height } = this.plot.bbox;
    return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
  }

  /** Device px in one CSS px. */
  get ratio(): number {
    return uPlot.pxRatio || 1;
  }

  /** The element over the plot that takes the pointer. */
  get over(): HTMLElement {
    return this.plot.over;
  }

  /** Ticks on the canvas, at CSS px of the chart. */
  get ticks(): { x: DrawnTick[]; y: DrawnTick[] } {
    const { left, top, width, height } = this.rect;
    const view = this.view;
    if (!view) return { x: [], y: [] };
    return {
      x: this.shown[X].map((tick) => ({ ...tick, at: left + view.x.unit(tick.value) * width })),
      y: this.shown[Y].map((tick) => ({
        ...tick,
        at: top + (1 - view.y.unit(tick.value)) * height,
      })),
    };
  }

  destroy(): void {
    this.view = null;
    this.plot.destroy();
  }

  private onDraw(ctx: CanvasRenderingContext2D): void {
    if (!this.view) return;
    ctx.save();
    ctx.scale(this.ratio, this.ratio);
    // Not uPlot's own border: a grid line at the bottom would cover it.
    const { left, top, width, height } = this.rect;
    ctx.fillStyle = this.theme().axis;
    ctx.fillRect(left, Math.round(top + height), width, 1);
    this.paint(ctx, this.view);
    ctx.restore();
  }

  private axis(index: 0 | 1): uPlot.Axis {
    const theme = this.theme;
    return {
      scale: index === X ? "x" : "y",
      side: index === X ? 2 : 3,
      font: `${FONT_SIZE}px ${theme().font}`,
      lineGap: LINE_HEIGHT,
      gap: 6,
      stroke: () => theme().muted,
      grid: { stroke: () => theme().grid, width: 1 },
      ticks: { show: false },
      // One increment that always fits: uPlot's search for one is not used.
      space: (_u, _i, _min, _max, length) => {
        this.length[index] = length;
        return 1;
      },
      incrs: [0.25],
      splits: () => this.choose(index).map((tick) => this.unit(index, tick.value)),
      filter: (_u, splits) => splits,
      values: () => this.shown[index].map((tick) => tick.label),
      size: () => (index === X ? this.xAxisHeight() : this.yAxisWidth()),
    };
  }

  private unit(index: 0 | 1, value: number): number {
    const scale = index === X ? this.view?.x : this.view?.y;
    return scale?.unit(value) ?? 0;
  }

  private choose(index: 0 | 1): Tick[] {
    this.shown[index] = this.findTicks(index).filter((tick) => {
      const unit = this.unit(index, tick.value);
      return unit >= -1e-9 && unit <= 1 + 1e-9;
    });
    return this.shown[index];
  }

  private findTicks(index: 0 | 1): Tick[] {
    const { view, options } = this;
    const length = this.length[index] ?? 0;
    if (!view || !options || length <= 0) return [];
    const { min, max, log } = index === X ? view.x : view.y;
    if (index === Y) {
      const style: TickStyle = { kind: "number", log, step: false };
      return ticks([min, max], Math.max(2, Math.min(8, Math.floor(length / Y_TICK_SPACE))), style);
    }
    const kind = axisKind(options.xKind, log);
    const style: TickStyle = { kind, log, step: options.xKind === "step" };
    return fittingTicks([min, max], style, length, (label) => this.textWidth(label), 2 * LABEL_GAP);
  }

  private textWidth(label: string): number {
    const { ctx } = this.plot;
    ctx.save();
    ctx.font = `${FONT_SIZE}px ${this.theme().font}`;
    const width = Math.max(...label.split("\n").map((line) => ctx.measureText(line).width));
    ctx.restore();
    return width;
  }

  private xAxisHeight(): number {
    const lines = this.shown[X].some((tick) => tick.label.includes("\n")) ? 2 : 1;
    return 9 + lines * FONT_SIZE * LINE_HEIGHT;
  }

  private yAxisWidth(): number {
    const widest = Math.max(0, ...this.shown[Y].map((tick) => this.textWidth(tick.label)));
    // In steps of 4 px, so that a live chart does not jitter with every new digit.
    return Math.max(MIN_Y_AXIS, Math.ceil((widest + LABEL_GAP) / 4) * 4);
  }

  /** Room for the half of the last label that stands out of the plot. */
  private rightPadding(): number {
    const last = this.shown[X].at(-1);
    if (!last) return 10;
    const inside = (1 - this.unit(X, last.value)) * (this.length[X] ?? 0);
    return Math.max(10, Math.ceil(this.textWidth(last.label) / 2 - inside) + 2);
  }

  private leftPadding(): number {
    const first = this.shown[X][0];
    if (!first) return 0;
    const inside = this.unit(X, first.value) * (this.length[X] ?? 0) + this.yAxisWidth();
    return Math.max(0, Math.ceil(this.textWidth(first.label) / 2 - inside) + 2);
  }
}
