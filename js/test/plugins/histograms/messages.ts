/** Points and values of histogram series, their bytes written one by one. */
import { f8, head, pointsOf, type Sent, segment } from "../../messages";

/** Runs by name, and each tag in each run: series are numbered run by run. */
export function histogramCatalogue(seq: number, runs: string[], tags: string[]) {
  return {
    ...head("catalogue", seq),
    runs: runs.map((name, i) => [i, name, 1000, "live"]),
    series: runs.flatMap((_, run) =>
      tags.map((tag, i) => [run * tags.length + i, run, tag, "histograms", "", ""]),
    ),
  };
}

/** Points 0 … count − 1 of a series, at steps that are their numbers. */
export function pointsTo(seq: number, series: number, count: number): Sent {
  return pointsOf(
    seq,
    segment(
      series,
      0,
      Array.from({ length: count }, (_, i) => i),
    ),
  );
}

/** One histogram as rows of left, right, count. */
export function histogram(seq: number, series: number, point: number, rows: number[]): Sent {
  const data = f8(...rows);
  const item = {
    ...{ series, generation: 0, point, part: 0, meta: {}, sizes: [data.byteLength] },
    ...{ at: 0, n: data.byteLength, data: ["u1", 0, 0] },
  };
  return { content: { ...head("values", seq), items: [item] }, buffers: [data] };
}
