/** Where a panel's histograms land: plot, scales, ticks, and the outline of each histogram. */
import { makeScale, type Scale } from "../../charts/scale";
import type { DrawnTick, Rect } from "../../charts/types";
import type { Span } from "../../math/domain";
import { fittingTicks, type Tick, type TickStyle, ticks } from "../../math/ticks";
import type { DepthKind, Ridge } from "./data";

export type Mode = "offset" | "overlay" | "heatmap";

export interface Scene {
  mode: Mode;
  /** By depth; all in the same bins. */
  ridges: readonly Ridge[];
  kind: DepthKind;
  /** Ends of the depth axis. */
  depth: Span;
  /** The counts shown: ends of an overlay's axis, the greatest height or colour of the others. */
  counts: Span | null;
  /** The run's, `#rrggbb`. */
  color: string;
  /** The point of the chosen step; null where the newest is followed. */
  chosen: number | null;
  /** CSS px of the panel. */
  width: number;
  height: number;
}

export interface Frame {
  mode: Mode;
  plot: Rect;
  x: Scale;
  /** Upwards. Depth is negated, because the newest stand in front, at the bottom. */
  y: Scale;
  xTicks: DrawnTick[];
  yTicks: DrawnTick[];
  /** Px of the foot of each histogram. */
  feet: readonly number[];
  /** Px above the foot of a count of 1. */
  unit: number;
}

/** Of the plot's height, what is left above the farthest histogram: TensorBoard's 1 / 2.5. */
const HEADROOM = 1 / 2.5;
const PAD = { left: 10, top: 6, bottom: 21 } as const;
/** Px of a digit of an axis label, on the safe side, and least px between two labels along x. */
const DIGIT = 6.3;
const X_GAP = 16;
/** Least px between two labels along y. */
const Y_SPACE = 30;
const LONGEST_AXIS = 90;

/** A panel's frame; null while there is nothing to draw or no room for it. */
export function frameOf(scene: Scene): Frame | null {
  const { ridges, mode, width, height } = scene;
  const first = ridges[0];
  if (!first || width < 60 || height < 50) return null;
  const { bins } = first;
  const span: Span = [bins[0] as number, bins[bins.length - 2] as number];
  const depth = widened(mode === "heatmap" ? withRows(scene) : scene.depth);
  // Zoomed counts are the heights of an offset panel too: what is taller is cut off.
  const most = scene.counts?.[1] ?? mostOf(ridges);
  const counts: Span = scene.counts ?? [0, most > 0 ? most * 1.04 : 1];
  const tall = height - PAD.top - PAD.bottom;
  const head = mode === "offset" ? HEADROOM : 0;
  // The plot reaches above the axis: its upper end is a depth of before the first.
  const far = depth[0] - ((depth[1] - depth[0]) * head) / (1 - head);
  const y = makeScale(mode === "overlay" ? counts : [-depth[1], -far], false);
  const marks = yTicksOf(scene, mode === "overlay" ? counts : scene.depth, tall * (1 - head));
  const wide = Math.max(0, ...marks.map(({ label }) => longestLine(label)));
  const right = Math.min(LONGEST_AXIS, Math.ceil((wide * DIGIT + 12) / 4) * 4);
  const plot = { left: PAD.left, top: PAD.top, width: width - PAD.left - right, height: tall };
  const x = makeScale(span, false);
  const across = (value: number) => plot.left + x.unit(value) * plot.width;
  const up = (value: number) => plot.top + (1 - y.unit(value)) * plot.height;
  const sign = mode === "overlay" ? 1 : -1;
  const style: TickStyle = { kind: "number", log: false, step: false };
  return {
    ...{ mode, plot, x, y },
    xTicks: fittingTicks(span, style, plot.width, (label) => label.length * DIGIT, X_GAP).map(
      (tick) => ({ ...tick, at: across(tick.value) }),
    ),
    yTicks: marks
      .map((tick) => ({ ...tick, at: up(sign * tick.value) }))
      .filter(({ at }) => at >= plot.top - 1 && at <= plot.top + plot.height + 1),
    feet: ridges.map((ridge) => (mode === "overlay" ? up(0) : up(-ridge.depth))),
    unit:
      mode === "overlay"
        ? plot.height / (counts[1] - counts[0])
        : (plot.height * HEADROOM) / (most > 0 ? most : 1),
  };
}

/** The first and the last row of a heat map are as whole as the others. */
function withRows({ ridges, depth: [from, to] }: Scene): Span {
  const edges = rowEdges(ridges.map((ridge) => ridge.depth));
  return [Math.min(from, edges[0] ?? from), Math.max(to, edges.at(-1) ?? to)];
}

export function mostOf(ridges: readonly Ridge[]): number {
  let most = 0;
  for (const { bins } of ridges) {
    for (let i = 2; i < bins.length; i += 3) most = Math.max(most, bins[i] as number);
  }
  return most;
}

/** One depth alone stands in the middle of a unit. */
function widened([from, to]: Span): Span {
  return to > from ? [from, to] : [from - 1, from];
}

function yTicksOf({ mode, kind }: Scene, span: Span, length: number): Tick[] {
  const count = Math.max(2, Math.min(8, Math.floor(length / Y_SPACE)));
  if (mode === "overlay") return ticks(span, count, { kind: "number", log: false, step: true });
  const time = kind === "wall" ? "wall" : kind === "relative" ? "duration" : "number";
  const marks = ticks(span, count, { kind: time, log: false, step: time === "number" });
  // Between two steps there is none.
  return time === "number" ? marks.filter(({ value }) => Number.isInteger(value)) : marks;
}

function longestLine(label: string): number {
  return Math.max(...label.split("\n").map(({ length }) => length));
}

/**
 * Corners of a histogram's outline in px: up from its left end over the middle of each bin to its
 * right end, as TensorBoard draws it.
 */
export function outline(frame: Frame, ridge: Ridge, index: number): [number, number][] {
  const { plot, x, unit } = frame;
  const foot = frame.feet[index] ?? plot.top + plot.height;
  const { bins } = ridge;
  const across = (value: number) => plot.left + x.unit(value) * plot.width;
  const out: [number, number][] = [[across(bins[0] as number), foot]];
  for (let i = 0; i + 2 < bins.length; i += 3) {
    const [left, right, count] = [bins[i], bins[i + 1], bins[i + 2]] as [number, number, number];
    out.push([across((left + right) / 2), foot - count * unit]);
  }
  out.push([across(bins[bins.length - 2] as number), foot]);
  return out;
}

/** What of a panel is meant: a histogram, by its place in the scene, and one of its bins. */
export interface Spot {
  ridge: number;
  bin: number;
}

/** What is drawn at a place, px of the panel: the frontmost histogram over it, else the nearest. */
export function spotAt(
  frame: Frame,
  ridges: readonly Ridge[],
  at: { x: number; y: number },
): Spot | null {
  const bins = (ridges[0]?.bins.length ?? 0) / 3;
  if (bins === 0) return null;
  const share = (at.x - frame.plot.left) / frame.plot.width;
  const bin = Math.max(0, Math.min(bins - 1, Math.floor(share * bins)));
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ridges.length; i++) {
    const d = distanceTo(frame, ridges[i] as Ridge, i, at);
    // Of two the later one: it is drawn over the other.
    if (d <= distance) {
      best = i;
      distance = d;
    }
  }
  return { ridge: best, bin };
}

function distanceTo(frame: Frame, ridge: Ridge, index: number, at: { x: number; y: number }) {
  const foot = frame.feet[index] as number;
  if (frame.mode === "heatmap") return Math.abs(foot - at.y);
  const top = heightAt(outline(frame, ridge, index), at.x);
  if (frame.mode === "offset" && at.y >= top && at.y <= foot) return 0;
  return Math.min(Math.abs(top - at.y), frame.mode === "offset" ? Math.abs(foot - at.y) : Infinity);
}

/** Px of a line through these corners at a place along x. */
function heightAt(corners: readonly [number, number][], x: number): number {
  const after = corners.findIndex((corner) => corner[0] >= x);
  const b = corners[after === -1 ? corners.length - 1 : after] as [number, number];
  const a = corners[Math.max(0, (after === -1 ? corners.length : after) - 1)] as [number, number];
  return b[0] === a[0] ? b[1] : a[1] + ((x - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
}

/** Px of a spot: the middle of its bin at its height. */
export function placeOf(frame: Frame, ridge: Ridge, { ridge: index, bin }: Spot): [number, number] {
  if (frame.mode !== "heatmap") return outline(frame, ridge, index)[bin + 1] ?? [0, 0];
  const middle = ((ridge.bins[3 * bin] as number) + (ridge.bins[3 * bin + 1] as number)) / 2;
  return [
    frame.plot.left + frame.x.unit(middle) * frame.plot.width,
    frame.feet[index] ?? frame.plot.top,
  ];
}

/** Ends between the rows of a heat map: half way to the neighbours. */
export function rowEdges(depths: readonly number[]): number[] {
  const n = depths.length;
  const middles = depths.slice(1).map((depth, i) => (depth + (depths[i] as number)) / 2);
  const first = depths[0] ?? 0;
  const last = depths[n - 1] ?? 0;
  const before = n > 1 ? (middles[0] as number) - first : 0.5;
  const after = n > 1 ? last - (middles[n - 2] as number) : 0.5;
  return n === 0 ? [] : [first - before, ...middles, last + after];
}
