import { nearestPoints, stepAlong, visiblePoint } from "./hover";
import type { Ink } from "./ink";
import { Overlay, type OverlayState } from "./overlay";
import type { ChartTheme } from "./theme";
import { type Frame, xPixel } from "./trace";
import type { Curve, LineEvents, Marker, Nearest, Rect } from "./types";

/** More dots than this beside each other say nothing. */
const MOST_DOTS = 20;

/** What the cursor moves over, as last drawn. */
export interface Scene {
  curves: readonly Curve[];
  frame: Frame;
  marker: Marker;
  width: number;
  height: number;
  ratio: number;
  theme: ChartTheme;
}

/** Cursor, dots, marker lines and rubber band: all that is drawn over the curves. */
export class Cursor {
  /** The rubber band of a drag, in px of the chart. */
  band: Rect | null = null;
  /** The pointer, in px from the top left of the plot. */
  private pointer: { x: number; y: number } | null = null;
  /** In x units: set by the keyboard (own) or by another chart. */
  private place: { x: number; own: boolean } | null = null;
  private told = false;
  private readonly overlay: Overlay;

  constructor(
    el: HTMLElement,
    private readonly ink: Ink,
    private readonly onCursor: LineEvents["onCursor"],
  ) {
    this.overlay = new Overlay(el);
  }

  point(at: { x: number; y: number } | null): void {
    this.pointer = at;
    if (at) this.place = null;
  }

  /** Where another chart's cursor is; answers whether that changes anything here. */
  share(x: number | null): boolean {
    if (this.pointer || this.place?.own || (this.place?.x ?? null) === x) return false;
    this.place = x === null ? null : { x, own: false };
    return true;
  }

  /** Go so many points further on, from the end of the axis if there is no cursor yet. */
  move(curves: readonly Curve[], frame: Frame, points: number): void {
    const { min, max } = frame.x;
    const from = this.place?.x ?? (points > 0 ? min : max);
    this.place = { x: stepAlong(curves, from, points, [min, max]), own: true };
  }

  /** Take the keyboard's cursor away; answers whether there was one. */
  clear(): boolean {
    if (!this.place?.own) return false;
    this.place = null;
    return true;
  }

  /** Draw it all anew, and tell the page. */
  paint(scene: Scene): void {
    const { frame, marker } = scene;
    const { plot } = frame;
    const x = this.pointer ? frame.x.value(this.pointer.x / plot.width) : (this.place?.x ?? null);
    const y = this.pointer ? plot.top + this.pointer.y : null;
    const nearest = x === null ? [] : nearestPoints(scene.curves, frame, x, y);
    const pixel = (value: number) => xPixel(frame, value);
    const state: OverlayState = {
      plot,
      cursor: x === null ? null : pixel(x),
      lines: (marker.range ?? (marker.at === null ? [] : [marker.at])).map(pixel),
      range: marker.range ? [pixel(marker.range[0]), pixel(marker.range[1])] : null,
      band: this.band,
      ...this.emphasise(nearest, scene),
    };
    this.overlay.paint(state, scene.width, scene.height, scene.ratio, scene.theme);
    this.tell(x, nearest, plot);
  }

  destroy(): void {
    this.overlay.destroy();
  }

  /** Dots at the nearest points, and the curve nearest to the pointer drawn bold. */
  private emphasise(
    nearest: readonly Nearest[],
    { curves, frame, theme }: Scene,
  ): Pick<OverlayState, "dots" | "highlight"> {
    const byKey = new Map(curves.map((curve) => [curve.key, curve]));
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
      chosen && curves.length > 1
        ? (ctx: CanvasRenderingContext2D) => this.ink.highlight(ctx, chosen, frame, theme)
        : null;
    return { dots, highlight };
  }

  /** Tell the page of a cursor of our own, and once when it goes. */
  private tell(x: number | null, nearest: Nearest[], plot: Rect): void {
    const own = this.pointer !== null || this.place?.own === true;
    if (!own && !this.told) return;
    this.told = own;
    if (!own) this.onCursor(null, [], null);
    else {
      const { pointer } = this;
      this.onCursor(
        x,
        nearest,
        pointer && { left: plot.left + pointer.x, top: plot.top + pointer.y },
      );
    }
  }
}
