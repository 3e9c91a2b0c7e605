import { formatRelative, formatWall } from "../math/format";
import { every, sameCurve, sameLayout, sameShape, sameSpan } from "./changes";
import { Cursor } from "./cursor";
import { readDrawn } from "./drawn";
import { toPNG, toSVG } from "./export";
import { Fobs } from "./fobs";
import { cancelFrame, onFrame } from "./frames";
import { Ink } from "./ink";
import { listenKeys } from "./keys";
import { Plane } from "./plane";
import { listenPointer } from "./pointer";
import { makeScale } from "./scale";
import { beside, snap } from "./snap";
import { type ChartTheme, sameTheme } from "./theme";
import { type Frame, xPixel } from "./trace";
import type { Box, Curve, Drawn, LineEvents, LineOptions, Marker, Rect } from "./types";
import { computeView, type View } from "./view";

export type { Span } from "../math/domain";
export { type ChartTheme, DARK, LIGHT, themeOf } from "./theme";
export type * from "./types";

/** The chart's own element: where tests and tools find it. */
export interface ChartElement extends HTMLElement {
  tbnbChart?: LineChart;
}

/** After each drawing, on the chart's element. */
export interface DrawnDetail {
  points: number;
  /** Largest x of any curve. */
  lastX: number | null;
}

const NOWHERE: Rect = { left: 0, top: 0, width: 0, height: 0 };
const AUTOMATIC: Box = { x: null, y: null };

/** A live line chart: curves, axes, zoom, cursor and step markers in one element. */
export class LineChart {
  private readonly leaving = new AbortController();
  private readonly ink = new Ink();
  private readonly cursor: Cursor;
  private readonly fobs: Fobs;
  private plane: Plane | null = null;
  private colors: ChartTheme;

  private curves: readonly Curve[] = [];
  private options: LineOptions | null = null;
  private frame: Frame | null = null;
  /** What the next frame will show: several turns of a wheel within one add up. */
  private ahead: View | null = null;
  /** What the next frame has to do. */
  private stale: "nothing" | "paint" | "layout" = "nothing";

  constructor(
    private readonly el: HTMLElement,
    private readonly events: LineEvents,
    private readonly theme: () => ChartTheme,
  ) {
    this.colors = theme();
    el.classList.add("tbnb-chart");
    if (!el.hasAttribute("tabindex")) el.tabIndex = 0;
    // JupyterLab's own shortcuts listen before ours could: this keeps them off.
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    (el as ChartElement).tbnbChart = this;
    this.cursor = new Cursor(el, this.ink, (x, nearest, at) => events.onCursor(x, nearest, at));
    this.fobs = new Fobs(el, this.fobHost(), this.leaving.signal);
    this.listen();
  }

  /**
   * Show these curves. Cheap when nothing changed; else drawn once, in one of the next frames.
   *
   * What changed is told by identity: give new data in new arrays.
   */
  draw(curves: readonly Curve[], options: LineOptions): void {
    const theme = this.theme();
    const before = this.options;
    if (!before || !sameLayout(before, options) || !every(curves, this.curves, sameShape))
      this.stale = "layout";
    else if (!every(curves, this.curves, sameCurve) || !sameTheme(theme, this.colors))
      this.outdate("paint");
    this.curves = curves;
    this.options = options;
    this.colors = theme;
    if (this.stale !== "nothing") onFrame(this.redraw);
    else if (before?.marker !== options.marker) onFrame(this.retouch);
  }

  /** Show the cursor another chart reports; null hides it. */
  setCursor(x: number | null): void {
    if (this.cursor.share(x)) onFrame(this.retouch);
  }

  /** What is on the canvas; an empty picture before the first drawing. */
  drawn(): Drawn {
    const { plane, frame, options } = this;
    const size = { width: options?.width ?? 0, height: options?.height ?? 0 };
    if (plane && frame) return readDrawn(this.curves, frame, plane, size);
    const none = { min: 0, max: 1, log: false };
    return {
      ...size,
      plot: NOWHERE,
      scales: { x: none, y: none },
      ticks: { x: [], y: [] },
      curves: [],
    };
  }

  /** The picture as an SVG document; `labels` (names by key) adds a legend. */
  toSVG(title: string, labels: ReadonlyMap<string, string> = new Map()): string {
    return toSVG({ drawn: this.drawn(), title, theme: this.colors, labels });
  }

  /** The same as a PNG of twice the size. */
  toPNG(title: string, labels: ReadonlyMap<string, string> = new Map()): Promise<Blob> {
    return toPNG({ drawn: this.drawn(), title, theme: this.colors, labels });
  }

  /** Remove everything this chart put into the page. */
  destroy(): void {
    this.leaving.abort();
    cancelFrame(this.redraw);
    cancelFrame(this.retouch);
    this.plane?.destroy();
    this.plane = null;
    this.frame = null;
    this.cursor.destroy();
    this.fobs.destroy();
    delete (this.el as ChartElement).tbnbChart;
  }

  private outdate(what: "paint" | "layout"): void {
    if (this.stale !== "layout") this.stale = what;
  }

  private readonly redraw = (): void => {
    const { options, stale } = this;
    if (!options || options.width < 1 || options.height < 1) return;
    const isNew = this.plane === null;
    this.plane ??= new Plane(this.el, () => this.colors, this.paint);
    if (isNew) this.listenPlot(this.plane.over);
    this.stale = "nothing";
    if (stale === "layout" || isNew) this.plane.render(computeView(this.curves, options), options);
    else this.plane.repaint();
  };

  /** The canvas is clear and has its axes: add the curves. Also called when the screen's pixels change. */
  private readonly paint = (ctx: CanvasRenderingContext2D, view: View): void => {
    const { plane } = this;
    if (!plane) return;
    const plot = plane.rect;
    const columns = plot.width * plane.ratio;
    const old = this.frame;
    const moved =
      !old ||
      old.x !== view.x ||
      old.y !== view.y ||
      old.columns !== columns ||
      (Object.keys(plot) as (keyof Rect)[]).some((side) => old.plot[side] !== plot[side]);
    if (moved) this.frame = { ...view, plot, columns };
    this.ahead = null;
    if (!this.frame) return;
    onFrame(this.retouch);
    const points = this.ink.paint(ctx, this.curves, this.frame, this.colors);
    this.el.dispatchEvent(
      new CustomEvent<DrawnDetail>("tbnb-drawn", {
        bubbles: true,
        composed: true,
        detail: { points, lastX: this.lastX() },
      }),
    );
  };

  private lastX(): number | null {
    let last = Number.NEGATIVE_INFINITY;
    for (const { x } of this.curves) last = Math.max(last, x.at(-1) ?? last);
    return Number.isFinite(last) ? last : null;
  }

  /** Draw what lies over the curves: cursor, dots, markers, rubber band. */
  private readonly retouch = (): void => {
    const { plane, frame, options, curves } = this;
    if (!plane || !frame || !options) return;
    const { marker, width, height } = options;
    this.cursor.paint({
      curves,
      frame,
      marker,
      width,
      height,
      ratio: plane.ratio,
      theme: this.colors,
    });
    this.fobs.update();
  };

  private setBox(box: Box): void {
    if (
      !this.options ||
      (sameSpan(box.x, this.options.box.x) && sameSpan(box.y, this.options.box.y))
    )
      return;
    this.options = { ...this.options, box };
    this.ahead = this.frame && {
      x: box.x ? makeScale(box.x, this.options.xLog) : this.frame.x,
      y: box.y ? makeScale(box.y, this.options.yLog) : this.frame.y,
    };
    this.outdate("layout");
    onFrame(this.redraw);
    this.events.onBox(box);
  }

  private setMarker(marker: Marker): void {
    if (!this.options) return;
    this.options = { ...this.options, marker };
    onFrame(this.retouch);
    this.events.onMarker(marker);
  }

  private readonly box = (): Box => this.options?.box ?? AUTOMATIC;

  private listen(): void {
    const { signal } = this.leaving;
    const clearCursor = () => {
      const had = this.cursor.clear();
      if (had) onFrame(this.retouch);
      return had;
    };
    listenKeys(
      this.el,
      {
        view: () => this.ahead ?? this.frame,
        box: this.box,
        setBox: (box) => this.setBox(box),
        moveCursor: (points) => {
          if (this.frame) this.cursor.move(this.curves, this.frame, points);
          onFrame(this.retouch);
        },
        clearCursor,
      },
      signal,
    );
    this.el.addEventListener("blur", clearCursor, { signal });
  }

  private listenPlot(over: HTMLElement): void {
    listenPointer(
      over,
      {
        plot: () => this.frame?.plot ?? NOWHERE,
        view: () => this.ahead ?? this.frame,
        box: this.box,
        setBox: (box) => this.setBox(box),
        // A click focuses the chart too, but only the keyboard's focus takes the wheel.
        focused: () => this.el.matches(":focus-visible"),
        point: (at) => {
          this.cursor.point(at);
          onFrame(this.retouch);
        },
        band: (band) => {
          this.cursor.band = band;
          onFrame(this.retouch);
        },
      },
      this.leaving.signal,
    );
  }

  private ends(): [number, number] {
    return this.frame ? [this.frame.x.min, this.frame.x.max] : [0, 1];
  }

  private fobHost() {
    return {
      plot: () => this.frame?.plot ?? NOWHERE,
      pixel: (value: number) => (this.frame ? xPixel(this.frame, value) : 0),
      value: (pixel: number) => {
        const { frame } = this;
        return frame ? frame.x.value((pixel - frame.plot.left) / frame.plot.width) : 0;
      },
      snap: (value: number) => snap(this.curves, this.options?.xKind, value),
      beside: (value: number, way: number) => beside(this.curves, this.options?.xKind, value, way),
      ends: () => this.ends(),
      types: () => this.options?.xKind !== "wall",
      label: (value: number) => {
        if (this.options?.xKind === "wall") return formatWall(value);
        if (this.options?.xKind === "relative") return formatRelative(value);
        return value.toLocaleString("en", { maximumFractionDigits: 0 });
      },
      marker: () => this.options?.marker ?? { at: null, range: null },
      setMarker: (marker: Marker) => this.setMarker(marker),
    };
  }
}
