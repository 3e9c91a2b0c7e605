/** The curves of one card: all visible runs of a tag, by the choices of the moment. */
import type { Curve } from "../../charts/types";
import { colorOf, type Page } from "../../shell/page";
import type { Run, Series } from "../../store";
import type { Points } from "../../wire";
import {
  current,
  type Line,
  lineOf,
  marksOf,
  stuck,
  superseded,
  timed,
  type XKind,
  xOf,
} from "./columns";
import { withDetail } from "./detail";
import { memo } from "./memo";
import { parted } from "./parts";
import type { CardState } from "./state";

/** A drawn curve and what stands behind it; `points`, `x` and `line.y` are of one length. */
export interface Shown {
  key: string;
  run: Run;
  series: Series;
  color: string;
  points: Points;
  x: Float64Array;
  line: Line;
  /** Where relative time begins: the first point that stands. */
  origin: number;
  old: boolean;
}

export interface Drawing {
  curves: Curve[];
  shown: Map<string, Shown>;
  /** What x counts; "order" where every step is the same. */
  x: XKind;
  /** Points left out of a time axis for their clock. */
  clockless: number;
  /** Points at or below 0, which a logarithmic axis has no place for. */
  unloggable: number;
  /** The kernel has more points than were counted. */
  thinned: boolean;
}

/** How many points a logarithmic axis has no place for. */
const unloggable = memo(
  (y: Float64Array, x: Float64Array, xLog: boolean, yLog: boolean): number => {
    if (!xLog && !yLog) return 0;
    let count = 0;
    for (let i = 0; i < y.length; i++) {
      const height = y[i] ?? Number.NaN;
      if (Number.isFinite(height) && ((xLog && (x[i] ?? 0) <= 0) || (yLog && height <= 0))) count++;
    }
    return count;
  },
);

/** Reads signals: inside an effect or a computed it is run again when one of them changes. */
export function drawing(page: Page, key: string, card: CardState): Drawing {
  const { store } = page;
  const tag = store.sent.byKey.value.get(key);
  const { choices } = store;
  // Points are plain arrays: their signal is what tells that they changed.
  tag?.revision.value;
  const runs = store.visible.value;
  const all = [...(tag?.series.values() ?? [])].filter((series) => runs.has(series.run));
  const detail = card.detail.value;
  const base = all.map((series) => {
    const finer = detail.get(series.index);
    const fits = finer?.generation === series.points.generation;
    const points = withDetail(series.points.view(), fits ? finer : null);
    return { series, points, now: current(points) };
  });
  const axis = choices.axis.value;
  const many = base.filter(({ now }) => now.length > 1);
  const x =
    axis === "step" && many.length > 0 && many.every(({ now }) => stuck(now)) ? "order" : axis;
  const isTime = axis !== "step";
  const out: Drawing = {
    curves: [],
    shown: new Map(),
    x,
    clockless: 0,
    unloggable: 0,
    thinned: false,
  };
  const weight = choices.smoothing.value;
  const parts = choices.partition.value;
  const xLog = choices.xLog.value;
  const yLog = card.yLog.value ?? choices.yLog.value;
  const hovered = store.hovered.value;
  const someHovered = hovered !== null && all.some((series) => series.run === hovered);
  for (const { series, points, now } of base) {
    const run = runs.get(series.run);
    if (!run) continue;
    const color = colorOf(page, run);
    const emphasis = !someHovered ? "normal" : run.index === hovered ? "strong" : "dim";
    const origin = timed(now).wall[0] ?? Number.NaN;
    const add = (key: string, all: Points, smoothing: number, old: boolean) => {
      const own = isTime ? timed(all) : all;
      out.clockless += all.length - own.length;
      const places = xOf(own, x, x === "relative" ? origin : 0);
      const whole = { points: own, x: places, line: lineOf(own, smoothing) };
      const { points, x: xs, line } = parts && !old ? parted(own, places, smoothing) : whole;
      const hidden = unloggable(line.y, xs, xLog, yLog);
      out.unloggable += hidden;
      if (hidden > 0 && series.points.thinned) out.thinned = true;
      out.shown.set(key, { key, run, series, color, points, x: xs, line, origin, old });
      const { y } = line;
      const raw = line.raw ?? undefined;
      out.curves.push({
        key,
        color,
        x: xs,
        y,
        raw,
        faded: old,
        marks: old ? undefined : marksOf(line, xs),
        emphasis,
      });
    };
    if (choices.superseded.value && points.flags)
      add(`${run.index}:old`, superseded(points), 0, true);
    add(String(run.index), now, weight, false);
  }
  return out;
}
