/** What one card draws: the histograms of the runs that were on screen, in common bins if so chosen. */
import type { Span } from "../../math/domain";
import { type Range, rangeOf } from "../../math/rebin";
import type { Page } from "../../shell/page";
import { type RunSteps, stepsNow } from "../../shell/steps";
import {
  commonRange,
  type DepthKind,
  depthOf,
  kindOf,
  MOST,
  type Ridge,
  type RunData,
  ridges,
  runData,
} from "./data";
import type { Zoom } from "./state";

/** One panel. */
export interface Panelled {
  data: RunData;
  ridges: readonly Ridge[];
  /** Ends of its depth axis. */
  depth: Span;
}

export interface Drawing {
  kind: DepthKind;
  /** The newest is followed: none is the chosen one. */
  following: boolean;
  /** By run index. */
  panels: ReadonlyMap<number, Panelled>;
}

/**
 * Reads signals: inside an effect or a computed it is run again when one of them changes.
 *
 * @param seen runs whose panels were on screen, by index: of the others nothing is asked for
 */
export function drawing(page: Page, key: string, zoom: Zoom, seen: ReadonlySet<number>): Drawing {
  const { store } = page;
  const steps = stepsNow(page, key);
  const runs = steps.runs.filter(({ run }) => seen.has(run.index));
  const kind = kindOf(steps.runs, store.choices.axis.value);
  const { following } = steps;
  const ask = { kind, zoom: zoom.depth, most: MOST, following };
  const all = runs.map((run) => runData(run, store.values, ask));
  const same = store.choices.histogramSame.value;
  const common = same ? commonRange(all) : null;
  const spans = runs.map((run) => spanOf(run, kind));
  const wide = same ? union(spans) : null;
  return {
    kind,
    following,
    panels: new Map(
      all.map((data, i) => {
        const range = rangeFor(zoom, common, data);
        const depth = zoom.depth ?? wide ?? spans[i] ?? [0, 1];
        return [data.run.run.index, { data, ridges: ridges(data.logged, range), depth }];
      }),
    ),
  };
}

function rangeFor({ bins }: Zoom, common: Range | null, { logged }: RunData): Range | null {
  if (bins) return { left: bins[0], right: bins[1] };
  return common ?? rangeOf(logged.map(({ buckets }) => buckets));
}

/** From the first to the last point of a run, loaded or not: the axis stands still while they come. */
function spanOf(run: RunSteps, kind: DepthKind): Span | null {
  const depth = depthOf(run, kind);
  const out: Span = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < run.count; i++) {
    const at = depth(i);
    if (!Number.isFinite(at)) continue;
    out[0] = Math.min(out[0], at);
    out[1] = Math.max(out[1], at);
  }
  return out[0] <= out[1] ? out : null;
}

function union(spans: readonly (Span | null)[]): Span | null {
  let out: Span | null = null;
  for (const span of spans) {
    if (!span) continue;
    out = out ? [Math.min(out[0], span[0]), Math.max(out[1], span[1])] : span;
  }
  return out;
}
