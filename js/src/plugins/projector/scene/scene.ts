/**
 * What draws the points: an interface, so that the panels know nothing of three.js. What stands
 * behind it comes in a chunk of its own (`chunks/scenes.ts`), which has a `scene` that makes one.
 */

/** Where one looks from. In the scene all points lie in a cube of side 2 around the origin. */
export interface Camera {
  readonly position: readonly [number, number, number];
  readonly target: readonly [number, number, number];
  /** Of a flat picture: how much larger than one that shows everything. */
  readonly zoom: number;
}

/** What a drag does; a wheel or a pinch always zooms, and a right drag always pans. */
export type Tool = "orbit" | "pan" | "box" | "lasso";

/** How a region or a click changes the selection. */
export type Change = "replace" | "add" | "remove";

export interface Hover {
  readonly point: number;
  /** CSS pixels from the upper left corner of the picture. */
  readonly x: number;
  readonly y: number;
}

export interface Events {
  /** The point under the pointer, null for none. */
  onHover(hover: Hover | null): void;
  /** A click on a point, or beside all (null). */
  onPick(point: number | null, change: Change): void;
  /** Points in a box or a lasso, ascending. */
  onRegion(points: Uint32Array, change: Change): void;
  /** The camera came to rest somewhere else. */
  onCamera(camera: Camera): void;
}

export interface Style {
  /** CSS pixels across, of a point at the middle of the picture. */
  readonly size: number;
  /** 0 to 1. */
  readonly opacity: number;
  /** CSS colours. */
  readonly background: string;
  readonly ink: string;
  /** Of axes and other marks that must not be loud. */
  readonly faint: string;
  readonly accent: string;
  readonly font: string;
}

export interface Label {
  readonly point: number;
  readonly text: string;
}

/** Pictures of the points on one sheet: row by row, `columns` a row, the first in the corner. */
export interface Sprites {
  readonly image: ImageBitmap;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
}

export interface Scene {
  /**
   * Show points, in place of those before.
   *
   * @param xyz three numbers a point, in any unit; not finite: there is no such point
   * @param dimensions 2 draws a flat picture: z is passed over, and a drag pans
   * @param milliseconds that the points take from where they are, if they are as many; with 0
   *   they are there at once, or when they would have come to where they are still on their way to
   */
  positions(xyz: Float32Array, dimensions: 2 | 3, milliseconds?: number): void;
  /** Red, green, blue of every point. */
  colors(rgb: Uint8Array): void;
  /** 1 for points that are drawn and can be met; null for all. */
  shown(mask: Uint8Array | null): void;
  /** Points that stand out while the others step back; null for no difference. */
  selected(points: Uint32Array | null): void;
  /** One more that stands out: what the pointer is on, here or in a list. */
  hovered(point: number | null): void;
  labels(labels: readonly Label[]): void;
  /** Draw pictures in place of points; null for points. */
  sprites(sprites: Sprites | null): void;
  /** Lines between points: each list from its first to its last. */
  lines(paths: readonly Uint32Array[]): void;
  style(style: Style): void;
  tool(tool: Tool): void;
  camera(): Camera;
  /** Look from there; null: from where all points are seen. */
  look(camera: Camera | null, milliseconds?: number): void;
  /** What is seen, as a PNG, labels included. */
  picture(): Promise<Blob>;
  /** For tests and benches: what was drawn last. */
  drawn(): Drawn;
  dispose(): void;
}

export interface Drawn {
  /** Frames so far. */
  readonly frames: number;
  /** Points in the last one. */
  readonly points: number;
  /** Where a point is, in CSS pixels from the upper left corner; null where it is not drawn. */
  place(point: number): { x: number; y: number } | null;
}

/**
 * Make a scene that fills `host`. Without WebGL points are drawn all the same, but not the pictures
 * of `sprites`: then the scene itself says what is missing and what to do.
 */
export type MakeScene = (host: HTMLElement, events: Events) => Scene;
