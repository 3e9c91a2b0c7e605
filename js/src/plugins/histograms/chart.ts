/** One run's histograms in one element, in any mode, with the zoom, hover and keys of all charts. */
import { cancelFrame, onFrame } from "../../charts/frames";
import { type ChartTheme, LIGHT } from "../../charts/theme";
import type { Box, Rect } from "../../charts/types";
import type { View } from "../../charts/view";
import type { Span } from "../../math/domain";
import { clean, paintAxes, paintRidges } from "./canvas";
import type { Ridge } from "./data";
import type { Plotly } from "./figure";
import { type Frame, frameOf, outline, placeOf, type Scene, type Spot, spotAt } from "./frame";
import { listenHands } from "./hands";
import { Layer } from "./layer";
import { Marks } from "./marks";
import { NO_ZOOM, type Zoom } from "./state";

/** The chart's own element: where tests and tools find it. */
export interface HistogramElement extends HTMLElement {
  tbnbHistogram?: HistogramChart;
}

export interface HistogramEvents {
  /** What is under the pointer or the keyboard's cursor; px of the chart's element. */
  onSpot(spot: (Spot & { left: number; top: number; keyboard: boolean }) | null): void;
  onZoom(zoom: Zoom): void;
}

/** What is drawn, read back. */
export interface DrawnHistograms {
  mode: Scene["mode"];
  by: "canvas" | "plotly";
  plot: Rect;
  ridges: { step: string; depth: number; bins: number[]; outline: [number, number][] }[];
}

export class HistogramChart {
  private readonly leaving = new AbortController();
  private readonly canvas: HTMLCanvasElement;
  private readonly layer: Layer;
  private readonly over: HTMLElement;
  private readonly marks: Marks;
  private scene: Scene | null = null;
  private zoom: Zoom = NO_ZOOM;
  private frame: Frame | null = null;
  private plotly: Plotly | null = null;
  private spot: (Spot & { keyboard: boolean }) | null = null;
  private band: Rect | null = null;
  /** As of the last time it was drawn; a change of it is a reason to draw. */
  private theme: ChartTheme = LIGHT;

  constructor(
    private readonly el: HTMLElement,
    private readonly events: HistogramEvents,
    private readonly themeNow: () => ChartTheme,
  ) {
    const make = (name: string, of: string) => {
      const made = el.ownerDocument.createElement(name);
      made.className = of;
      el.append(made);
      return made;
    };
    el.tabIndex = 0;
    // JupyterLab's own shortcuts listen before ours could: this keeps them off.
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    this.canvas = make("canvas", "tbnb-ridges") as HTMLCanvasElement;
    this.layer = new Layer(el, () => onFrame(this.redraw), this.leaving.signal);
    this.marks = new Marks(el);
    this.over = make("div", "u-over");
    (el as HistogramElement).tbnbHistogram = this;
    this.listen();
  }

  /** Show this; drawn once, in one of the next frames. Without plotly the old picture stays. */
  draw(scene: Scene, zoom: Zoom, plotly: Plotly | null): void {
    if (scene.ridges.length !== this.scene?.ridges.length) this.layer.stir();
    this.scene = scene;
    this.zoom = zoom;
    this.plotly = plotly;
    onFrame(this.redraw);
  }

  drawn(): DrawnHistograms | null {
    const { scene, frame } = this;
    if (!scene || !frame) return null;
    return {
      mode: scene.mode,
      by: scene.mode === "offset" ? "canvas" : "plotly",
      plot: frame.plot,
      ridges: scene.ridges.map((ridge, i) => ({
        step: ridge.at.label,
        depth: ridge.depth,
        bins: [...ridge.bins],
        outline: outline(frame, ridge, i),
      })),
    };
  }

  get size(): { width: number; height: number } {
    return { width: this.scene?.width ?? 0, height: this.scene?.height ?? 0 };
  }

  /** Draw the same on another canvas, whose context counts in CSS px. */
  async copyTo(ctx: CanvasRenderingContext2D): Promise<void> {
    const { scene, frame } = this;
    if (!scene || !frame) return;
    this.paintTo(ctx, scene, frame);
    const { width, height } = scene;
    const image = await this.layer.image(width, height);
    if (image) ctx.drawImage(image, 0, 0, width, height);
  }

  destroy(): void {
    this.leaving.abort();
    cancelFrame(this.redraw);
    cancelFrame(this.retouch);
    this.layer.destroy();
    this.marks.destroy();
    for (const made of [this.canvas, this.over]) made.remove();
    delete (this.el as HistogramElement).tbnbHistogram;
  }

  private readonly redraw = (): void => {
    const { scene } = this;
    if (!scene) return;
    // Before anything is changed: else the browser would have to work out all styles in between.
    this.theme = this.themeNow();
    this.frame = frameOf(scene);
    this.drawCanvas(scene);
    const { frame, layer, plotly } = this;
    if (!frame || scene.mode === "offset") layer.clear();
    else if (plotly) layer.draw(scene, frame, this.theme, plotly);
    this.place();
    const ridge = this.spot && scene.ridges[this.spot.ridge];
    if (this.spot && !ridge) this.setSpot(null);
    onFrame(this.retouch);
    this.tell(scene);
  };

  private drawCanvas(scene: Scene): void {
    const ctx = clean(this.canvas, scene);
    if (ctx && this.frame) this.paintTo(ctx, scene, this.frame);
  }

  private paintTo(ctx: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
    const { theme } = this;
    paintAxes(ctx, frame, theme);
    if (scene.mode !== "offset") return;
    ctx.save();
    const { left, top, width, height } = frame.plot;
    ctx.beginPath();
    ctx.rect(left - 1, top - 4, width + 2, height + 5);
    ctx.clip();
    paintRidges(ctx, frame, scene, theme);
    ctx.restore();
  }

  private tell({ ridges }: Scene): void {
    this.el.dispatchEvent(
      new CustomEvent("tbnb-drawn", {
        bubbles: true,
        composed: true,
        detail: { points: ridges.length, lastX: ridges.at(-1)?.depth ?? null },
      }),
    );
  }

  private place(): void {
    const { left, top, width, height } = this.frame?.plot ?? NOWHERE;
    Object.assign(this.over.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  private readonly retouch = (): void => {
    const { scene, frame, spot } = this;
    if (scene) this.marks.paint(scene, frame, spot, this.band, this.theme);
  };

  private setSpot(spot: Spot | null, keyboard = false): void {
    const ridge = spot && this.scene?.ridges[spot.ridge];
    this.spot = spot && ridge ? { ...spot, keyboard } : null;
    onFrame(this.retouch);
    if (!this.spot || !ridge || !this.frame) this.events.onSpot(null);
    else {
      const [left, top] = placeOf(this.frame, ridge, this.spot);
      this.events.onSpot({ ...this.spot, left, top });
    }
  }

  private readonly view = (): View | null => this.frame && { x: this.frame.x, y: this.frame.y };

  /** The zoom as gestures count it: y upwards, so depth is negated. */
  private readonly box = (): Box => {
    const { bins, depth, counts } = this.zoom;
    if (this.scene?.mode === "overlay") return { x: bins, y: counts };
    return { x: bins, y: depth && [-depth[1], -depth[0]] };
  };

  private readonly setBox = (box: Box, turned: boolean): void => {
    const { scene } = this;
    if (!scene) return;
    const { x } = box;
    // A turn of the wheel looks closer at the values; only a drag chooses among the steps.
    const keeps = turned && scene.mode !== "overlay" && (box.x !== null || box.y !== null);
    const y = keeps ? this.box().y : box.y;
    if (scene.mode === "overlay") {
      // A reset is one of everything that can be seen.
      const depth = x || y ? this.zoom.depth : null;
      this.events.onZoom({ bins: x, depth, counts: y });
    } else {
      const depth: Span | null = y && [-y[1], -y[0]];
      this.events.onZoom({ bins: x, depth, counts: x || y ? this.zoom.counts : null });
    }
  };

  private listen(): void {
    const { el, over } = this;
    const { signal } = this.leaving;
    listenHands(
      {
        ...{ el, over, view: this.view, box: this.box, setBox: this.setBox },
        plot: () => this.frame?.plot ?? NOWHERE,
        point: (at) => this.point(at),
        band: (band) => {
          this.band = band;
          onFrame(this.retouch);
        },
        move: (rows, bins) => this.move(rows, bins),
        clearCursor: () => {
          const had = this.spot?.keyboard === true;
          if (had) this.setSpot(null);
          return had;
        },
      },
      signal,
    );
  }

  private point(at: { x: number; y: number } | null): void {
    const { frame, scene } = this;
    if (!frame || !scene || !at) {
      this.setSpot(null);
      return;
    }
    const { left, top } = frame.plot;
    this.setSpot(spotAt(frame, scene.ridges, { x: at.x + left, y: at.y + top }));
  }

  private move(rows: number, columns: number): void {
    const ridges: readonly Ridge[] = this.scene?.ridges ?? [];
    const bins = (ridges[0]?.bins.length ?? 0) / 3;
    if (bins === 0) return;
    const from = this.spot ?? { ridge: ridges.length - 1 - rows, bin: columns > 0 ? -1 : bins };
    const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    const bin = rows !== 0 && !this.spot ? Math.floor(bins / 2) : from.bin + columns;
    this.setSpot({ ridge: within(from.ridge + rows, ridges.length), bin: within(bin, bins) }, true);
  }
}

const NOWHERE: Rect = { left: 0, top: 0, width: 0, height: 0 };
