/** The data of a histogram card as CSV: the bins drawn, or the buckets logged. */
import { fileName, save } from "../../shell/save";
import { everyBucketOf } from "./buckets";
import type { Drawing } from "./drawing";
import { type ExportRun, toCSV } from "./export";

/** The bins as they are drawn. */
export function saveBins(tag: string, { panels }: Drawing): void {
  const runs = [...panels.values()].map(({ data, ridges }) => ({ run: data.run.run.name, ridges }));
  save(toCSV(tag, runs), fileName(tag, "csv"), "text/csv");
}

/** The buckets as they were logged, of the same histograms. */
export function saveBuckets(tag: string, drawing: Drawing): void {
  save(toCSV(tag, bucketRuns(drawing)), fileName(`${tag}.logged`, "csv"), "text/csv");
}

/** Every one of them, the empty ones too. */
export function bucketRuns({ panels }: Drawing): ExportRun[] {
  return [...panels.values()].map(({ data }) => ({
    run: data.run.run.name,
    ridges: data.logged.flatMap(({ at, depth, value }) => {
      const bins = everyBucketOf(value);
      return typeof bins === "string" ? [] : [{ at, depth, bins }];
    }),
  }));
}
