/** The data of a histogram card as CSV: the bins drawn, or the buckets logged. */
import { fileName, save } from "../../shell/save";
import type { Drawing } from "./drawing";
import { toCSV } from "./export";

/** The bins as they are drawn. */
export function saveBins(tag: string, { panels }: Drawing): void {
  const runs = [...panels.values()].map(({ data, ridges }) => ({ run: data.run.run.name, ridges }));
  save(toCSV(tag, runs), fileName(tag, "csv"), "text/csv");
}

/** The buckets as they were logged, of the same histograms. */
export function saveBuckets(tag: string, { panels }: Drawing): void {
  const runs = [...panels.values()].map(({ data }) => ({
    run: data.run.run.name,
    ridges: data.logged.map(({ buckets, ...rest }) => ({ ...rest, bins: buckets })),
  }));
  save(toCSV(tag, runs), fileName(`${tag}.logged`, "csv"), "text/csv");
}
