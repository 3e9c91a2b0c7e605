import { formatRelative, formatWall } from "../math/format";
import { readDrawn } from "./drawn";
import { toPNG, toSVG } from "./export";
import { Fobs } from "./fobs";
import { cancelFrame, onFrame } from "./frames";
import { nearestPoints, stepAlong, visiblePoint } from "./hover";
import { Ink } from "./ink";
import { listenKeys } from "./keys";
import { Overlay } from "./overlay";
import { Plane } from "./plane";
import { listenPointer } from "./pointer";
import { type ChartTheme, sameTheme } from "./theme";
import { type Frame, xPixel } from "./trace";
import type { Box, Curve, Drawn, LineEvents, LineOptions, Marker, Nearest, Rect } from "./types";
import { computeView, type View } from "./view";

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

/** More dots than this beside each other say nothing. */
const MOST_DOTS = 20;
const NOWHERE: Rect = { left: 0, top: 0, width: 0, height: 0 };

function sameCurve(a: Curve, b: Curve | undefined): boolean {
  return (
    b !== undefined &&
    a.key === b.key &&
    a.color === b.color &&
    a.faded === b.faded &&
    a.emphasis === b.emphasis &&
    sameShape(a, b)
  );
}

function sameShape(a: Curve, b: Curve | undefined): boolean {
  return (
    b !== undefined &&
    a.x === b.x &&
    a.y === b.y &&
    a.raw === b.raw &&
    a.marks === b.marks &&
    a.faded === b.faded
  );
}

function every<T>(
  a: readonly T[],
  b: readonly T[],
  same: (a: T, b: T | undefined) => boolean,
): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]));
}

function sameSpan(a: [number, number] | null, b: [number, number] | null): boolean {
  return a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1]);
}

/** Whether two sets of options give the same picture, markers aside. */
function sameLayout(a: LineOptions, b: LineOptions): boolean {
  const names = ["xKind", "xLog", "yLog", "ignoreOutliers", "width", "height"] as const;
  return (
    names.every((name) => a[name] === b[name]) &&
    sameSpan(a.box.x, b.box.x) &&
    sameSpan(a.box.y, b.box.y)
  );
}

/** A live line chart: curves, axes, zoom, cursor and step markers in one element. */
export class LineChart {
  private readonly leaving = new AbortController();
  private readonly ink = new Ink();
  private readonly overlay: Overlay;
  private readonly fobs: Fobs;
  private plane: Plane | null = null;
  private colors: ChartTheme;

  private curves: readonly Curve[] = [];
  private options: LineOptions | null = null;
  private frame: Frame | null = null;
  /** What the next frame has to do. */
  private stale: "nothing" | "paint" | "layout" = "nothing";

  /** The pointer in the plot; the cursor in x units from the keyboard or another chart. */
  private pointer: { x: number; y: number } | null = null;
  private cursor: { x: number; own: boolean } | null = null;
  private told = false;
  private band: Rect | null = null;

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
    this.overlay = new Overlay(el);
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
    if (this.pointer || this.cursor?.own) return;
    if ((this.cursor?.x ?? null) === x) return;
    this.cursor = x === null ? null : { x, own: false };
    onFrame(this.retouch);
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

  toSVG(title: string): string {
    return toSVG(this.drawn(), title, this.colors);
  }

  toPNG(title: string): Promise<Blob> {
    return toPNG(this.drawn(), title, this.colors);
  }

  /** Remove everything this chart put into the page. */
  destroy(): void {
    this.leaving.abort();
    cancelFrame(this.redraw);
    cancelFrame(this.retouch);
    this.plane?.destroy();
    this.plane = null;
    this.frame = null;
    this.overlay.destroy();
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
    // After the microtask of a first drawing, which finds where the plot is.
    queueMicrotask(this.retouch);
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
    if (!this.frame) return;
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
    const { plane, frame, options } = this;
    if (!plane || !frame || !options) return;
    const { plot } = frame;
    const x = this.pointer ? frame.x.value(this.pointer.x / plot.width) : (this.cursor?.x ?? null);
    const y = this.pointer ? plot.top + this.pointer.y : null;
    const nearest = x === null ? [] : nearestPoints(this.curves, frame, x, y);
    const { at, range } = options.marker;
    const pixel = (value: number) => xPixel(frame, value);
    const lines = range ? range.map(pixel) : at === null ? [] : [pixel(at)];
    this.overlay.paint(
      {
        plot,
        cursor: x === null ? null : pixel(x),
        lines,
        range: range ? [pixel(range[0]), pixel(range[1])] : null,
        band: this.band,
        ...this.emphasised(nearest, frame),
      },
      options.width,
      options.height,
      plane.ratio,
      this.colors,
    );
    this.fobs.update();
    this.tell(x, nearest, plot);
  };

  /** Dots at the nearest points, and the curve nearest to the pointer drawn bold. */
  private emphasised(nearest: readonly Nearest[], frame: Frame) {
    const byKey = new Map(this.curves.map((curve) => [curve.key, curve]));
    const first = nearest.reduce<Nearest | null>(
      (a, b) => (a && a.distance <= b.distance ? a : b),
      null,
    );
    const chosen = this.pointer && first ? byKey.get(first.key) : undefined;
    const wanted = nearest.length <= MOST_DOTS ? nearest : this.pointer && first ? [first] : [];
    const dots = wanted.flatMap(({ key, index }) => {
      const curve = byKey.get(key);
      const at = curve && visiblePoint(curve, index, frame);
      return curve && at ? [{ at, color: curve.color }] : [];
    });
    const highlight =
      chosen && this.curves.length > 1
        ? (ctx: CanvasRenderingContext2D) => this.ink.highlight(ctx, chosen, frame, this.colors)
        : null;
    return { dots, highlight };
  }

  /** Tell the page of a cursor of our own, and once when it goes. */
  private tell(x: number | null, nearest: Nearest[], plot: Rect): void {
    const own = this.pointer !== null || this.cursor?.own === true;
    if (!own && !this.told) return;
    this.told = own;
    const at = this.pointer && { left: plot.left + this.pointer.x, top: plot.top + this.pointer.y };
    if (own) this.events.onCursor(x, nearest, at);
    else this.events.onCursor(null, [], null);
  }

  private setBox(box: Box): void {
    if (
      !this.options ||
      (sameSpan(box.x, this.options.box.x) && sameSpan(box.y, this.options.box.y))
    )
      return;
    this.options = { ...this.options, box };
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

  private readonly box = (): Box => this.options?.box ?? { x: null, y: null };

  private listen(): void {
    const { signal } = this.leaving;
    listenKeys(
      this.el,
      {
        view: () => this.frame,
        box: this.box,
        setBox: (box) => this.setBox(box),
        moveCursor: (points) => this.moveCursor(points),
        clearCursor: () => this.clearCursor(),
      },
      signal,
    );
    this.el.addEventListener("blur", () => this.clearCursor(), { signal });
  }

  private listenPlot(over: HTMLElement): void {
    listenPointer(
      over,
      {
        plot: () => this.frame?.plot ?? NOWHERE,
        view: () => this.frame,
        box: this.box,
        setBox: (box) => this.setBox(box),
        focused: () => this.el.ownerDocument.activeElement === this.el || this.el.matches(":focus"),
        point: (at) => {
          this.pointer = at;
          if (at) this.cursor = null;
          onFrame(this.retouch);
        },
        band: (band) => {
          this.band = band;
          onFrame(this.retouch);
        },
      },
      this.leaving.signal,
    );
  }

  private moveCursor(points: number): void {
    if (!this.frame) return;
    const { x } = this.frame;
    const from = this.cursor?.x ?? (points > 0 ? x.min : x.max);
    this.cursor = { x: stepAlong(this.curves, from, points, [x.min, x.max]), own: true };
    onFrame(this.retouch);
  }

  private clearCursor(): void {
    if (!this.cursor?.own) return;
    this.cursor = null;
    onFrame(this.retouch);
  }

  private fobHost() {
    return {
      plot: () => this.frame?.plot ?? NOWHERE,
      pixel: (value: number) => (this.frame ? xPixel(this.frame, value) : 0),
      value: (pixel: number) => {
        const { frame } = this;
        return frame ? frame.x.value((pixel - frame.plot.left) / frame.plot.width) : 0;
      },
      snap: (value: number) => (this.options?.xKind === "step" ? Math.round(value) : value),
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
