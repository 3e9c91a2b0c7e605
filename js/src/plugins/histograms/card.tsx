/** One card: a tag's histograms over its steps, all visible runs side by side in the same bins. */
import { computed, signal, useComputed } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { CardHead, Expandable, type PlacedProps, ResetZoom } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { Loaded } from "../../shell/loaded";
import { Stepper, stepKeys } from "../../shell/stepper";
import { useSteps } from "../../shell/steps";
import type { HistogramChart } from "./chart";
import { saveBins, saveBuckets } from "./download";
import { drawing as draw } from "./drawing";
import { CardMenu } from "./menu";
import { Panel } from "./panel";
import { savePicture } from "./picture";
import { type CardState, NO_ZOOM, stateOf } from "./state";

export function HistogramCard(props: CardProps) {
  const card = stateOf(props.page.store).card(props.tag.tag);
  return <Expandable {...props}>{(at) => <Body {...at} card={card} />}</Expandable>;
}

interface BodyProps extends PlacedProps {
  card: CardState;
}

function Body({ card, ...at }: BodyProps) {
  const { page, tag, isFull } = at;
  const { key } = tag;
  const steps = useSteps(page, tag);
  const { seen, drawing, onSeen } = useMemo(() => {
    const seen = signal<ReadonlySet<number>>(new Set());
    return {
      seen,
      drawing: computed(() => draw(page, key, card.zoom.value, seen.value)),
      onSeen: (run: number) => {
        if (!seen.peek().has(run)) seen.value = new Set(seen.peek()).add(run);
      },
    };
  }, [page, key, card]);
  const charts = useRef(new Map<number, HistogramChart>());
  const onChart = useMemo(
    () => (run: number, chart: HistogramChart | null) => {
      if (chart) charts.current.set(run, chart);
      else charts.current.delete(run);
    },
    [],
  );
  // Which runs there are, not what they show: a value that comes draws its own panel.
  const runs = steps.value.runs;
  const zoom = card.zoom.value;
  const zoomed = useComputed(() => Object.values(card.zoom.value).some((span) => span !== null));
  const wide = card.wide.value && !isFull;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the slider that is in it
    <div class="tbnb-cardbody" data-wide={wide} onKeyDown={stepKeys(steps)}>
      <CardHead
        {...at}
        wide={card.wide}
        menu={
          <CardMenu
            zoom={zoom}
            steps={page.store.choices.axis.value === "step"}
            onZoom={(to) => (card.zoom.value = to)}
            onBins={() => saveBins(tag.tag, drawing.peek())}
            onBuckets={() => saveBuckets(tag.tag, drawing.peek())}
            onPicture={() => {
              const shown = steps.peek().runs.flatMap(({ run }) => {
                const chart = charts.current.get(run.index);
                return chart ? [{ run, chart }] : [];
              });
              void savePicture(page, tag.tag, shown);
            }}
          />
        }
      >
        {zoomed.value && (
          <ResetZoom hint="double click, or Esc" onReset={() => (card.zoom.value = NO_ZOOM)} />
        )}
      </CardHead>
      <div class="tbnb-tiles tbnb-histograms" data-full={isFull} data-alone={runs.length === 1}>
        {runs.map((run) => (
          <Panel
            key={run.series.index}
            {...{ page, tag, run, card, drawing, onSeen, onChart, isFull }}
            alone={runs.length === 1 && seen.value.size < 2}
          />
        ))}
      </div>
      <div class="tbnb-valuefoot">
        <Stepper steps={steps} />
        <Loaded page={page} tags={[tag]} />
      </div>
    </div>
  );
}
