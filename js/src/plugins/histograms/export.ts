/** The bins of a card as CSV: what is drawn, every digit kept, names never taken for formulas. */
import { cell, numberText } from "../scalars/export";
import type { Ridge } from "./data";

export interface ExportRun {
  run: string;
  ridges: readonly Ridge[];
}

/** One line a bin: run, tag, step, wall_time, left, right, count. */
export function toCSV(tag: string, runs: readonly ExportRun[]): string {
  const lines = ["run,tag,step,wall_time,left,right,count"];
  for (const { run, ridges } of runs) {
    for (const { at, bins } of ridges) {
      const head = `${cell(run)},${cell(tag)},${at.label},${numberText(at.wall)}`;
      for (let i = 0; i + 2 < bins.length; i += 3) {
        const row = [bins[i], bins[i + 1], bins[i + 2]].map((value) => numberText(value ?? 0));
        lines.push(`${head},${row.join(",")}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
