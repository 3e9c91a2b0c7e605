import type { AxisKind, Span } from "../math/domain";

/** One drawn line. Arrays are replaced when data changes, never written to again. */
export interface Curve {
  /** Stable over redraws. */
  key: string;
  /** CSS colour. */
  color: string;
  /** What is drawn, in order; x ascending or not; NaN y is a gap. */
  x: Float64Array;
  y: Float64Array;
  /** The unsmoothed line behind, same length: drawn faint, no part of extent, outliers or nearest. */
  raw?: Float64Array | undefined;
  /** Superseded by a restart: thin and dashed, no part of the outlier pool. */
  faded?: boolean | undefined;
  /** Non-finite values; y is the last finite value before each. */
  marks?: Marks | undefined;
  emphasis?: "normal" | "dim" | "strong" | undefined;
  /** The area from the line down to another line at the same x. */
  band?: Band | undefined;
}

export interface Band {
  y: Float64Array;
  /** CSS colour. */
  color: string;
  opacity: number;
}

/** Non-finite values of a curve, of equal lengths. */
export interface Marks {
  x: Float64Array;
  y: Float64Array;
  /** 1 NaN, 2 +Inf, 3 −Inf. */
  kind: Uint8Array;
}

/** The user's zoom; null is automatic. */
export interface Box {
  x: Span | null;
  y: Span | null;
}

/** Step selection, in x units. */
export interface Marker {
  at: number | null;
  range: Span | null;
}

export interface LineOptions {
  /** relative: seconds since the start; wall: seconds since 1970, shown in local time. */
  xKind: "step" | "relative" | "wall";
  xLog: boolean;
  yLog: boolean;
  ignoreOutliers: boolean;
  /** Survives new data. */
  box: Box;
  /** What automatic axes show besides the curves, as those of charts beside this one. */
  also?: Box | undefined;
  marker: Marker;
  /** CSS px of the whole chart. */
  width: number;
  height: number;
}

/** The point of a curve nearest to the cursor in x. */
export interface Nearest {
  key: string;
  index: number;
  /** Px from the cursor to that point; along x alone when there is no pointer or no finite y. */
  distance: number;
}

export interface LineEvents {
  /** At most once a frame. `at` is the pointer in px of the chart element; null: from the keyboard, or gone. */
  onCursor(x: number | null, nearest: Nearest[], at: { left: number; top: number } | null): void;
  /** The user zoomed, panned or reset. */
  onBox(box: Box): void;
  onMarker(marker: Marker): void;
}

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An axis as drawn. */
export interface DrawnScale {
  min: number;
  max: number;
  log: boolean;
}

export interface DrawnTick {
  /** CSS px in the chart. */
  at: number;
  value: number;
  label: string;
}

export interface DrawnCurve {
  key: string;
  color: string;
  width: number;
  opacity: number;
  dashed: boolean;
  /** Vertices in CSS px of the chart, as drawn; a gap or an end of a stretch starts a new line at `breaks`. */
  points: [number, number][];
  /** Indices into `points` that begin a new stretch (0 is always one). */
  breaks: number[];
  raw?: [number, number][];
  rawBreaks?: number[];
  marks?: DrawnMark[];
  /** Points drawn as a dot: they have no neighbour to draw a line to. */
  dots: [number, number][];
  bands?: DrawnBand[];
}

/** One closed area of a band. */
export interface DrawnBand {
  points: [number, number][];
  color: string;
  opacity: number;
}

export interface DrawnMark {
  at: [number, number];
  kind: 1 | 2 | 3;
}

/** What is on the canvas, from the chart's own scales. */
export interface Drawn {
  width: number;
  height: number;
  plot: Rect;
  scales: { x: DrawnScale; y: DrawnScale };
  ticks: { x: DrawnTick[]; y: DrawnTick[] };
  curves: DrawnCurve[];
}

/** What an x axis of a kind counts in. */
export function axisKind(xKind: LineOptions["xKind"], log: boolean): AxisKind {
  if (log || xKind === "step") return "number";
  return xKind === "wall" ? "wall" : "duration";
}
