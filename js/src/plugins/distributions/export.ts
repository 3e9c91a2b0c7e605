/** Percentiles as CSV. */
import { BASIS_POINTS } from "../../math/compress";
import { cell, numberText } from "../scalars/export";
import type { Percentiles } from "./percentiles";

/** One line a step: run, tag, step, wall_time, and the percentiles under what percent they are. */
export function toCSV(tag: string, runs: readonly { run: string; of: Percentiles }[]): string {
  const heads = BASIS_POINTS.map((point) => `p${point / 100}`);
  const lines = [`run,tag,step,wall_time,${heads.join(",")}`];
  for (const { run, of } of runs) {
    of.at.forEach(({ label, wall }, i) => {
      const values = of.lines.map((line) => numberText(line[i] ?? Number.NaN));
      lines.push(`${cell(run)},${cell(tag)},${label},${numberText(wall)},${values.join(",")}`);
    });
  }
  return `${lines.join("\n")}\n`;
}
