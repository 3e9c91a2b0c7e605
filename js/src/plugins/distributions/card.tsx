/** One card: a tag's percentiles over its steps, all visible runs side by side on the same axes. */
import { computed, type ReadonlySignal, signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { LineChart } from "../../charts/line";
import type { Drawn } from "../../charts/types";
import { CardHead, Expandable, type PlacedProps, ResetZoom } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { Loaded } from "../../shell/loaded";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import { fileName, save } from "../../shell/save";
import { type RunSteps, useSteps } from "../../shell/steps";
import { many, visible } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import { type Copied, savePicture } from "../histograms/picture";
import { Count, Says } from "../histograms/says";
import { AxisRanges } from "../scalars/ranges";
import { type CardState, NO_BOX } from "../scalars/state";
import { Chart } from "./chart";
import { type Drawing, drawing as draw } from "./drawing";
import { toCSV } from "./export";
import { markerOf } from "./marker";
import { CardMenu } from "./menu";
import { isLog, stateOf } from "./state";
import { StepTable } from "./table";

export function DistributionCard(props: CardProps) {
  const card = stateOf(props.page.store).card(props.tag.tag);
  return <Expandable {...props}>{(at) => <Body {...at} card={card} />}</Expandable>;
}

interface BodyProps extends PlacedProps {
  card: CardState;
}

function Body({ card, ...at }: BodyProps) {
  const { page, tag, isFull } = at;
  const { key } = tag;
  const state = stateOf(page.store);
  const steps = useSteps(page, tag);
  const typing = useSignal<Drawn["scales"] | null>(null);
  const { drawing, onSeen, charts, onChart } = useMemo(() => {
    const seen = signal<ReadonlySet<number>>(new Set());
    const charts = new Map<number, LineChart>();
    return {
      charts,
      drawing: computed(() => draw(page, key, card, seen.value)),
      onSeen: (run: number) => {
        if (!seen.peek().has(run)) seen.value = new Set(seen.peek()).add(run);
      },
      onChart: (run: number, chart: LineChart | null) => {
        if (chart) charts.set(run, chart);
        else charts.delete(run);
      },
    };
  }, [page, key, card]);
  const { runs } = steps.value;
  const box = state.box(card);
  const selection = state.selection(card);
  const marker = selection === "off" ? null : state.marker(card);
  return (
    <div class="tbnb-cardbody" data-wide={card.wide.value && !isFull}>
      <CardHead
        {...at}
        wide={card.wide}
        menu={
          <CardMenu
            yLog={isLog(page.store, card)}
            onLog={(to) => (card.yLog.value = to)}
            onRanges={() => {
              const [first] = charts.values();
              typing.value = first?.drawn().scales ?? null;
            }}
            selection={selection}
            onSelection={(to) => state.select(card, to)}
            onData={() => {
              const all = [...drawing.peek().panels.values()];
              const text = toCSV(
                tag.tag,
                all.map(({ run, of }) => ({ run: run.name, of })),
              );
              save(text, fileName(tag.tag, "csv"), "text/csv");
            }}
            onPicture={() => void savePicture(page, tag.tag, copies(runs, charts))}
          />
        }
      >
        {(box.x ?? box.y) && (
          <ResetZoom hint="double click, or Esc" onReset={() => state.setBox(card, NO_BOX)} />
        )}
      </CardHead>
      <div class="tbnb-tiles tbnb-histograms" data-full={isFull} data-alone={runs.length === 1}>
        {runs.map((run) => (
          <Panel
            key={run.series.index}
            {...{ page, run, card, drawing, onSeen, onChart, isFull }}
            tag={tag.tag}
            alone={runs.length === 1}
          />
        ))}
      </div>
      {typing.value && (
        <AxisRanges
          scales={typing.value}
          box={box}
          kind={drawing.value.kind}
          onBox={(to) => state.setBox(card, to)}
          onClose={() => {
            typing.value = null;
          }}
        />
      )}
      {marker && (
        <StepTable
          page={page}
          drawing={drawing.value}
          marker={markerOf(drawing.value, selection, marker)}
        />
      )}
      <div class="tbnb-valuefoot">
        <Loaded page={page} tags={[tag]} />
        {drawing.value.unloggable > 0 && (
          <span class="tbnb-quiet" title="A logarithmic axis has no place for them">
            {many(drawing.value.unloggable, "percentile")} at or below 0 not shown
          </span>
        )}
      </div>
    </div>
  );
}

interface PanelProps {
  page: Page;
  tag: string;
  run: RunSteps;
  card: CardState;
  drawing: ReadonlySignal<Drawing>;
  /** Told when the panel comes on screen. */
  onSeen: (run: number) => void;
  onChart: (run: number, chart: LineChart | null) => void;
  alone: boolean;
  isFull: boolean;
}

function Panel({ page, tag, run, card, drawing, onSeen, onChart, alone, isFull }: PanelProps) {
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(page, ref) || isFull;
  const { index, name } = run.run;
  useEffect(() => {
    if (seen) onSeen(index);
  }, [seen, index, onSeen]);
  const data = drawing.value.panels.get(index)?.data;
  useWanted(page, seen ? (data?.wanted ?? []) : []);
  return (
    <figure class="tbnb-tile tbnb-histogram" ref={ref} data-run={name}>
      <div class="tbnb-frame">
        {seen && (
          <Chart
            {...{ page, card, drawing, index, onChart }}
            label={`Percentiles of ${tag}, ${name}. Arrows move the cursor, plus and minus zoom, 0 resets.`}
          />
        )}
        <Says data={data} chunk={null} />
      </div>
      {!(alone && !isFull) && (
        <figcaption>
          <span class="tbnb-disc" style={{ background: colorOf(page, run.run) }} />
          <Name of={name} title={visible(name)} />
          <Count data={data} of={run.count} />
        </figcaption>
      )}
    </figure>
  );
}

function copies(runs: readonly RunSteps[], charts: ReadonlyMap<number, LineChart>) {
  return runs.flatMap(({ run }) => {
    const chart = charts.get(run.index);
    return chart ? [{ run, chart: copyOf(chart) }] : [];
  });
}

function copyOf(chart: LineChart): Copied {
  const { width, height } = chart.drawn();
  return {
    size: { width, height },
    copyTo: async (ctx) => {
      const bitmap = await createImageBitmap(await chart.toPNG(""));
      // At twice the size; above the chart is a strip for a title.
      const strip = bitmap.height - 2 * height;
      ctx.drawImage(bitmap, 0, strip, bitmap.width, 2 * height, 0, 0, width, height);
    },
  };
}
