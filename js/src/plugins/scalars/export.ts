/** Points of a tag as CSV and JSON text: every digit kept, names never taken for formulas. */
import type { Points } from "../../wire";

export interface ExportRun {
  run: string;
  points: Points;
}

const SUPERSEDED = 1;

/** Non-finite as numpy and pandas read them back: NaN, inf, -inf. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "inf" : "-inf";
}

/** A name as a CSV cell. A spreadsheet would run one that begins as a formula; a number stays one. */
export function cell(name: string): string {
  const formula = /^[=+\-@\t\r]/.test(name) && !/^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/i.test(name);
  const safe = formula ? `'${name}` : name;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function stepDigits(points: Points, index: number): string {
  return String(points.exact?.[index] ?? points.step[index] ?? "");
}

/** The columns of `logs.to_pandas()`: run, tag, step, wall_time, value. */
export function toCSV(tag: string, runs: readonly ExportRun[], flags: boolean): string {
  const lines = [`run,tag,step,wall_time,value${flags ? ",superseded" : ""}`];
  const tagCell = cell(tag);
  for (const { run, points } of runs) {
    const head = `${cell(run)},${tagCell}`;
    for (let i = 0; i < points.length; i++) {
      const wall = numberText(points.wall[i] ?? Number.NaN);
      const value = numberText(points.value[i] ?? Number.NaN);
      const flag = flags ? `,${isSuperseded(points, i)}` : "";
      lines.push(`${head},${stepDigits(points, i)},${wall},${value}${flag}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** One object a run with its columns; JSON has no NaN, so a non-finite number is text. */
export function toJSON(tag: string, runs: readonly ExportRun[], flags: boolean): string {
  const parts = runs.map(({ run, points }) => {
    const column = (of: (index: number) => string) =>
      `[${Array.from({ length: points.length }, (_, i) => of(i)).join(",")}]`;
    const float = (values: Float64Array) => column((i) => jsonNumber(values[i] ?? Number.NaN));
    const superseded = flags
      ? `,"superseded":${column((i) => String(isSuperseded(points, i)))}`
      : "";
    return `{"run":${JSON.stringify(run)},"step":${column((i) => stepDigits(points, i))},"wall_time":${float(points.wall)},"value":${float(points.value)}${superseded}}`;
  });
  return `{"tag":${JSON.stringify(tag)},"runs":[${parts.join(",\n")}]}\n`;
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${numberText(value)}"`;
}

function isSuperseded(points: Points, index: number): boolean {
  return ((points.flags?.[index] ?? 0) & SUPERSEDED) !== 0;
}
