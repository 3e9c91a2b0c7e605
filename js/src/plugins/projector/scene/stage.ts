/** The parts of a scene, and when it draws: once after anything changed, never else. */
import { Frame } from "../../../store/frame";
import { rgbOf } from "./colors";
import { drawFrame, drawLines } from "./frame";
import { Hint } from "./hint";
import { Layers } from "./layers";
import { drawNote, drawRegion, drawRing, Labels, type Seen } from "./overlay";
import { Pace } from "./pace";
import { Painters } from "./painters";
import { Points } from "./points";
import { Projection } from "./projection";
import type { Polygon } from "./regions";
import type { Label, Style } from "./scene";
import { Sight } from "./sight";

/** After the last move: then the picture is as fine as it gets, and points can be met. */
const REST_MS = 120;
const PLAIN: Style = {
  size: 6,
  opacity: 0.85,
  background: "#ffffff",
  ink: "#1f2430",
  faint: "#d5d9e0",
  accent: "#306ce2",
  font: "system-ui, sans-serif",
};

export class Stage {
  readonly layers: Layers;
  readonly painters: Painters;
  readonly points = new Points();
  readonly projection = new Projection();
  readonly sight: Sight;
  readonly hint = new Hint(() => this.frame.ask());
  frames = 0;
  private readonly names = new Labels();
  private look = PLAIN;
  private paths: readonly Uint32Array[] = [];
  private ring: number | null = null;
  private polygon: Polygon | null = null;
  private readonly stop = new AbortController();
  private readonly frame = new Frame(() => this.draw());
  private readonly sizes = new ResizeObserver(() => this.resize());
  /** The points themselves must be drawn, not only what is before them. */
  private stale = true;
  /** The camera moves: points cannot be met, and a frame need not be fine. */
  private moving = false;
  private held = false;
  private readonly pace = new Pace();
  /** The last picture is not all that can be shown. */
  private coarse = false;
  /** Nothing is before the points. */
  private bare = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    host: HTMLElement,
    /** The picture came to rest after a move, or a drag began one. */
    private readonly onRest: (resting: boolean) => void,
    /** The points were drawn anew. */
    private readonly onDrawn: () => void,
  ) {
    this.layers = new Layers(host);
    this.painters = new Painters(() => this.redraw(), this.stop.signal);
    const scene = () => ({
      flat: this.points.dimensions === 2,
      reach: this.points.reach,
      size: this.layers,
    });
    this.sight = new Sight(scene, () => this.move());
    this.layers.resize();
    this.sizes.observe(host);
    this.watchRatio();
  }

  /** Draw all of it with the next frame. */
  redraw(): void {
    this.stale = true;
    this.frame.ask();
  }

  /** Look at all points, which are others than before; this is no move, and is drawn finely. */
  refit(): void {
    this.sight.refit();
    this.wait();
    this.redraw();
  }

  style(style: Style): void {
    this.look = style;
    this.redraw();
  }

  lines(paths: readonly Uint32Array[]): void {
    this.paths = paths;
    this.redraw();
  }

  hovered(point: number | null): void {
    if (point === this.ring) return;
    this.ring = point;
    this.frame.ask();
  }

  labels(labels: readonly Label[]): void {
    this.names.set(labels);
    this.frame.ask();
  }

  band(polygon: Polygon | null): void {
    if (polygon === this.polygon) return;
    this.polygon = polygon;
    this.frame.ask();
  }

  /** As long as a button is held the picture does not rest. */
  hold(held: boolean): void {
    this.held = held;
    if (!held && this.moving) this.wait();
  }

  get resting(): boolean {
    return !this.moving && !this.points.moving;
  }

  /** CSS pixels across, of what stands for a point at the middle. */
  get size(): number {
    return this.painters.size(this.look.size);
  }

  /** What was drawn last: all points, up to date. */
  seen(): Seen {
    if (this.stale || this.coarse) {
      this.moving = false;
      this.stale = true;
      this.frame.now();
    }
    return this.now();
  }

  /** As it is seen now, but for what comes and goes with the pointer. */
  picture(): Promise<Blob> {
    const { ring, polygon } = this;
    this.ring = null;
    this.polygon = null;
    this.hint.hush();
    this.frame.now();
    const picture = this.layers.picture();
    this.ring = ring;
    this.polygon = polygon;
    this.frame.ask();
    return picture;
  }

  dispose(): void {
    this.stop.abort();
    this.hint.hush();
    this.frame.cancel();
    this.sizes.disconnect();
    if (this.timer !== null) clearTimeout(this.timer);
    this.painters.dispose();
    this.layers.dispose();
  }

  private now(): Seen {
    return {
      cloud: this.points.cloud,
      projection: this.projection,
      view: this.sight.view(),
      style: this.look,
      size: this.size,
      sprites: this.painters.pictures,
    };
  }

  private move(): void {
    if (!this.moving) this.onRest(false);
    this.moving = true;
    this.wait();
    this.redraw();
  }

  private wait(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  private settle(): void {
    this.timer = null;
    if (this.held) return;
    if (this.sight.moving) {
      this.wait();
      return;
    }
    this.moving = false;
    if (this.coarse) this.redraw();
    this.onRest(true);
  }

  private resize(): void {
    if (!this.layers.resize()) return;
    this.sight.resized();
    this.wait();
    // A canvas of a new size is empty until it is drawn.
    this.stale = true;
    this.frame.now();
  }

  /** A window moved to another screen, or zoomed. */
  private watchRatio(): void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      this.resize();
      this.watchRatio();
    };
    query.addEventListener("change", changed, { once: true, signal: this.stop.signal });
  }

  private draw(): void {
    if (this.layers.width === 0 || this.layers.height === 0) return;
    const time = performance.now();
    const pointsMoved = this.points.tick(time);
    const sightMoved = this.sight.tick(time);
    this.frame.cancel();
    const seen = this.now();
    const moved = this.stale || pointsMoved || sightMoved;
    if (moved) this.drawPoints(seen);
    this.stale = false;
    this.drawOverlay(seen);
    if (this.points.moving || this.sight.moving) this.frame.ask();
    if (moved) this.onDrawn();
  }

  private drawPoints({ cloud, view, style, size }: Seen): void {
    const { layers, projection, moving } = this;
    const start = performance.now();
    const stride = moving ? this.pace.stride : 1;
    this.coarse = moving && (stride > 1 || layers.ratio > 1);
    projection.update(cloud, view, stride);
    const context = layers.scaled(layers.points);
    context.fillStyle = style.background;
    context.fillRect(0, 0, layers.width + 1, layers.height + 1);
    drawFrame(context, view, this.points.reach, style.faint);
    drawLines(context, this.paths, projection, cloud);
    const look = { size, opacity: style.opacity, background: rgbOf(style.background) };
    const plain = layers.plain(layers.points);
    this.painters.draw(plain, cloud, projection, view, look, layers.ratio, moving);
    if (moving) this.pace.took(performance.now() - start, cloud.n);
    this.frames++;
  }

  private drawOverlay(seen: Seen): void {
    const { layers, painters } = this;
    const marked = this.ring !== null || this.polygon !== null || this.hint.shown;
    const empty = this.names.none && !marked && painters.note === null;
    // Touched, the browser would put it on the page anew with every frame.
    if (empty && this.bare) return;
    this.bare = empty;
    const { canvas } = layers.overlay;
    layers.plain(layers.overlay).clearRect(0, 0, canvas.width, canvas.height);
    const context = layers.scaled(layers.overlay);
    this.names.draw(context, seen);
    if (this.ring !== null) drawRing(context, seen, this.ring);
    if (this.polygon) drawRegion(context, this.polygon, rgbOf(seen.style.accent));
    if (painters.note) drawNote(context, seen, painters.note);
    this.hint.draw(context, seen);
  }
}
