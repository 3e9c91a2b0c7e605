/** The histograms of one run in a card. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { themeOf } from "../../charts/theme";
import { chunkOf } from "../../shell/chunk";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import type { RunSteps } from "../../shell/steps";
import { visible } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import type { Tag } from "../../store";
import { HistogramChart } from "./chart";
import { cursorOf } from "./cursor";
import type { Drawing } from "./drawing";
import { plotlyOf } from "./figure";
import type { Scene } from "./frame";
import { Count, Says } from "./says";
import type { CardState } from "./state";

interface Props {
  page: Page;
  tag: Tag;
  run: RunSteps;
  card: CardState;
  drawing: ReadonlySignal<Drawing>;
  /** Told when the panel comes on screen. */
  onSeen: (run: number) => void;
  /** Given the chart while there is one. */
  onChart: (run: number, chart: HistogramChart | null) => void;
  alone: boolean;
  isFull: boolean;
}

export function Panel({ page, tag, run, card, drawing, onSeen, onChart, alone, isFull }: Props) {
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(page, ref) || isFull;
  const { index } = run.run;
  const mode = page.store.choices.histogramMode.value;
  useEffect(() => {
    if (seen) onSeen(index);
  }, [seen, index, onSeen]);
  const panel = drawing.value.panels.get(index);
  useWanted(page, seen ? (panel?.data.wanted ?? []) : []);
  const chunk = seen && mode !== "offset" ? chunkOf(page.store, "plotly").value : null;
  return (
    <figure class="tbnb-tile tbnb-histogram" ref={ref} data-run={run.run.name}>
      <div class="tbnb-frame">
        {seen && <Chart {...{ page, card, drawing, onChart, index }} tag={tag.tag} run={run} />}
        <Says data={panel?.data} chunk={chunk} />
      </div>
      {!(alone && !isFull) && (
        <figcaption>
          <span class="tbnb-disc" style={{ background: colorOf(page, run.run) }} />
          <Name of={run.run.name} title={visible(run.run.name)} />
          <Count data={panel?.data} of={run.count} />
        </figcaption>
      )}
    </figure>
  );
}

interface ChartProps extends Pick<Props, "page" | "card" | "drawing" | "onChart" | "run"> {
  index: number;
  tag: string;
}

function Chart({ page, card, drawing, onChart, run, index, tag }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const { store } = page;
    const cursor = cursorOf(store);
    const size = signal({ width: el.clientWidth, height: el.clientHeight });
    const gone = () => {
      if (cursor.peek()?.el === el) cursor.value = null;
    };
    const chart = new HistogramChart(
      el,
      {
        onSpot: (spot) => {
          const panel = drawing.peek().panels.get(index);
          const ridge = spot && panel?.ridges[spot.ridge];
          if (spot && panel && ridge)
            cursor.value = { ...spot, el, ridge, run: panel.data.run.run };
          else gone();
        },
        onZoom: (zoom) => {
          card.zoom.value = zoom;
        },
      },
      () => themeOf(el),
    );
    onChart(index, chart);
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = el;
      const now = size.peek();
      if (width !== now.width || height !== now.height) size.value = { width, height };
    });
    observer.observe(el);
    const stop = effect(() => {
      // The theme is read from the element's style: a change of it is a reason to draw.
      page.theme.value;
      const mode = store.choices.histogramMode.value;
      const scene = sceneOf(page, drawing.value, index, mode, card, size.value);
      const chunk = mode === "offset" ? null : chunkOf(store, "plotly").value;
      const plotly = chunk?.state === "ready" ? plotlyOf(chunk.module) : null;
      if (scene) chart.draw(scene, card.zoom.value, plotly);
    });
    return () => {
      stop();
      observer.disconnect();
      gone();
      onChart(index, null);
      chart.destroy();
    };
  }, [page, card, drawing, index, onChart]);
  const label = `Histograms of ${visible(tag)}, ${visible(run.run.name)}. Arrows move from bin to bin and step to step, plus and minus zoom, 0 resets.`;
  return <div class="tbnb-chart" ref={box} role="application" aria-label={label} />;
}

function sceneOf(
  page: Page,
  { panels, kind, following }: Drawing,
  index: number,
  mode: Scene["mode"],
  card: CardState,
  size: { width: number; height: number },
): Scene | null {
  const panel = panels.get(index);
  if (!panel) return null;
  const { run } = panel.data;
  return {
    ...size,
    mode,
    kind,
    ridges: panel.ridges,
    depth: panel.depth,
    counts: card.zoom.value.counts,
    color: colorOf(page, run.run),
    chosen: following ? null : (run.at(run.chosen)?.point ?? null),
  };
}
