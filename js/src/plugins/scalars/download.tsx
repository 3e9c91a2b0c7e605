/** Download of a card: pictures as drawn; CSV and JSON with every point, if the kernel answers. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LineChart } from "../../charts/line";
import type { Page } from "../../shell/page";
import { fileName, save } from "../../shell/save";
import { visible, whole } from "../../shell/text";
import type { Segment } from "../../wire";
import { current } from "./columns";
import type { Shown } from "./curves";
import { details } from "./detail";
import { type ExportRun, toCSV, toJSON } from "./export";

export type DataFormat = "csv" | "json";

/** A download that waits for the kernel. */
export interface Waiting {
  format: DataFormat;
  have: number;
  total: number;
  /** Why there is no more, in words; null while the kernel is asked. */
  error: string | null;
  /** Take what the page has. */
  settle: () => void;
  cancel: () => void;
}

const PATIENCE = 3000;
const LEFT_OUT = "The report has no more:";

/** Names of the curves, by key, as a picture's legend has them. */
export function labelsOf(shown: ReadonlyMap<string, Shown>): Map<string, string> {
  return new Map(
    [...shown].map(([key, { run, old }]) => [
      key,
      `${visible(run.name)}${old ? " (superseded)" : ""}`,
    ]),
  );
}

export async function savePicture(
  chart: LineChart,
  tag: string,
  labels: ReadonlyMap<string, string>,
  format: "png" | "svg",
) {
  const title = visible(tag);
  if (format === "svg") save(chart.toSVG(title, labels), fileName(tag, "svg"), "image/svg+xml");
  else save(await chart.toPNG(title, labels), fileName(tag, "png"), "image/png");
}

/** Save what is drawn of a tag in full; `waiting` is set while the kernel is asked. */
export function saveData(
  page: Page,
  tag: string,
  shown: Iterable<Shown>,
  format: DataFormat,
  waiting: Signal<Waiting | null>,
): void {
  const { store } = page;
  const flags = store.choices.superseded.peek();
  const series = [...shown].filter((curve) => !curve.old);
  const write = (answer: readonly Segment[]) => {
    const full = details(answer);
    const runs = series.map(({ run, series: { index, points } }): ExportRun => {
      const all = full.get(index)?.points ?? points.view();
      return { run: run.name, points: flags ? all : current(all) };
    });
    const text = format === "csv" ? toCSV(tag, runs, flags) : toJSON(tag, runs, flags);
    save(text, fileName(tag, format), format === "csv" ? "text/csv" : "application/json");
  };
  const have = series.reduce((sum, one) => sum + one.series.points.length, 0);
  const total = series.reduce((sum, one) => sum + one.series.points.total, 0);
  if (have >= total) {
    write([]);
    return;
  }
  if (store.report) {
    const nothing = () => {
      waiting.value = null;
    };
    const settle = () => {
      nothing();
      write([]);
    };
    waiting.value = { format, have, total, error: LEFT_OUT, settle, cancel: nothing };
    return;
  }
  const indices = series.map((one) => one.series.index);
  const cancel = store.asks.everything(indices, (segments, error) => {
    if (segments) {
      waiting.value = null;
      write(segments);
    } else if (waiting.value) {
      waiting.value = {
        ...waiting.value,
        error: `The kernel could not: ${visible(error ?? "no answer")}`,
      };
    }
  });
  const finish = (work: () => void) => () => {
    cancel();
    waiting.value = null;
    work();
  };
  const nothing = () => {};
  waiting.value = {
    format,
    have,
    total,
    error: null,
    settle: finish(() => write([])),
    cancel: finish(nothing),
  };
}

/** What a waiting download says: first that it asks, then that the kernel is busy and what to do. */
export function WaitingNote({ waiting }: { waiting: Waiting }) {
  const late = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      late.value = true;
    }, PATIENCE);
    return () => clearTimeout(timer);
  }, [late, waiting]);
  const { have, total, error } = waiting;
  return (
    <div class="tbnb-note" role="status">
      {late.value || error !== null ? (
        <>
          <span>{error ?? "Kernel busy:"}</span>
          <button type="button" class="tbnb-link" onClick={waiting.settle}>
            Download what is shown ({whole(have)} of {whole(total)} points)
          </button>
        </>
      ) : (
        <span>Asking the kernel for all {whole(total)} points…</span>
      )}
      <button type="button" class="tbnb-link" onClick={waiting.cancel}>
        Cancel
      </button>
    </div>
  );
}
