/** What one card draws: nine lines a run, with the bands between them. */
import type { Box, Curve } from "../../charts/types";
import { extent } from "../../math/domain";
import { colorOf, type Page } from "../../shell/page";
import { stepsNow } from "../../shell/steps";
import type { Run } from "../../store";
import { type DepthKind, kindOf, type RunData, runData } from "../histograms/data";
import { shade } from "../histograms/shades";
import type { CardState } from "../scalars/state";
import { MEDIAN, MOST, OPACITY, type Percentiles, percentilesOf } from "./percentiles";
import { isLog, stateOf } from "./state";

export interface Panelled {
  run: Run;
  data: RunData;
  of: Percentiles;
  curves: Curve[];
}

export interface Drawing {
  kind: DepthKind;
  /** By run index. */
  panels: ReadonlyMap<number, Panelled>;
  /** What the axes of all panels show, where they are the same. */
  also: Box | undefined;
  /** Percentiles that logarithmic axes have no place for. */
  unloggable: number;
}

/**
 * Reads signals: inside an effect or a computed it is run again when one of them changes.
 *
 * @param seen runs whose panels were on screen, by index: of the others nothing is asked for
 */
export function drawing(
  page: Page,
  key: string,
  card: CardState,
  seen: ReadonlySet<number>,
): Drawing {
  const { store } = page;
  const { runs } = stepsNow(page, key);
  const kind = kindOf(runs, store.choices.axis.value);
  const zoom = stateOf(store).box(card).x;
  const panels = new Map<number, Panelled>();
  for (const run of runs) {
    if (!seen.has(run.run.index)) continue;
    // Where there are more than fit, a zoom shows others of them.
    const ask = { kind, zoom: run.count > MOST ? zoom : null, most: MOST, following: true };
    const data = runData(run, store.values, ask);
    const of = percentilesOf(data.logged);
    const color = colorOf(page, run.run);
    const curves = curvesOf(of, color, page.theme.value === "dark");
    panels.set(run.run.index, { run: run.run, data, of, curves });
  }
  const same = store.choices.histogramSame.value && panels.size > 1;
  const logs = { x: store.choices.xLog.value, y: isLog(store, card) };
  const all = [...panels.values()];
  return {
    ...{ kind, panels, also: same ? commonBox(all, logs) : undefined },
    unloggable: unloggable(all, logs),
  };
}

function curvesOf({ x, lines }: Percentiles, color: string, dark: boolean): Curve[] {
  return lines.map((y, k) => {
    const below = lines[k - 1];
    return {
      key: String(k),
      // In the middle of its own colour the median would not be seen.
      color: k === MEDIAN ? shade(color, dark ? -0.6 : 1.6) : color,
      x,
      y,
      // Of one step there are dots alone, and nothing to stand back from.
      emphasis: k === MEDIAN || x.length < 2 ? "normal" : "dim",
      band: below && { y: below, color, opacity: OPACITY[k] as number },
    };
  });
}

/** Which axes are logarithmic. */
interface Logs {
  x: boolean;
  y: boolean;
}

function commonBox(panels: readonly Panelled[], logs: Logs): Box {
  const over = (log: boolean, arrays: (panel: Panelled) => readonly Float64Array[]) => {
    const ends = panels.flatMap((panel) => arrays(panel).flatMap((all) => extent(all, log) ?? []));
    return extent(ends, log);
  };
  // The lowest and the highest line hold all others between them, but not the least above 0.
  const outer = ({ of }: Panelled) =>
    [of.lines[0], of.lines.at(-1)].filter((line) => line !== undefined);
  return {
    x: over(logs.x, ({ of }) => [of.x]),
    y: over(logs.y, logs.y ? ({ of }) => of.lines : outer),
  };
}

function unloggable(panels: readonly Panelled[], logs: Logs): number {
  if (!logs.x && !logs.y) return 0;
  let count = 0;
  for (const { of } of panels) {
    for (const line of of.lines) {
      line.forEach((y, i) => {
        if ((logs.y && y <= 0) || (logs.x && (of.x[i] as number) <= 0)) count++;
      });
    }
  }
  return count;
}
