/** Every text of a tag, the newest first. */
import type { PointAt, RunSteps } from "../../shell/steps";
import type { Values } from "../../store/values";
import type { Wanted } from "../../wire";
import { cellsOf } from "./cells";

export interface Entry {
  readonly run: RunSteps;
  readonly at: PointAt;
  readonly which: Wanted;
}

/** Of all runs, up to a step; of one step the last written first. */
export function entriesOf(runs: readonly RunSteps[], upTo: number | null): Entry[] {
  const entries: Entry[] = [];
  for (const run of runs) {
    for (let position = 0; position < run.count; position++) {
      const at = run.at(position);
      if (!at || (upTo !== null && at.step > upTo)) continue;
      entries.push({ run, at, which: [run.series.index, at.point, 0] });
    }
  }
  return entries.sort((a, b) => b.at.step - a.at.step || b.at.wall - a.at.wall);
}

/** Those whose text is here and has `query` in it, upper or lower case. */
export function found(entries: readonly Entry[], query: string, values: Values): Entry[] {
  const wanted = query.toLowerCase();
  return entries.filter(({ which }) => {
    const state = values.peek(which);
    if (state.state !== "ready") return false;
    const cells = cellsOf(state.value);
    return typeof cells !== "string" && cells.plain.toLowerCase().includes(wanted);
  });
}
