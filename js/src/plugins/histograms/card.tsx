/** One card: a tag's histograms over its steps, all visible runs side by side in the same bins. */
import { computed, signal, useComputed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import { Name } from "../../shell/name";
import { PinButton } from "../../shell/pin";
import { Stepper, stepKeys } from "../../shell/stepper";
import { useSteps } from "../../shell/steps";
import { visible } from "../../shell/text";
import type { Tag } from "../../store";
import type { HistogramChart } from "./chart";
import { saveBins, saveBuckets } from "./download";
import { drawing as draw } from "./drawing";
import { CardMenu } from "./menu";
import { Panel } from "./panel";
import { savePicture } from "./picture";
import { type CardState, NO_ZOOM, stateOf } from "./state";

export function HistogramCard({ page, tag, id, title }: CardProps) {
  const full = useSignal(false);
  const card = stateOf(page.store).card(tag.tag);
  const close = () => {
    full.value = false;
  };
  return (
    <>
      <Body {...{ page, tag, id, title, card }} onFull={() => (full.value = true)} />
      {full.value && (
        <Modal label={visible(tag.tag)} onClose={close}>
          <Body
            {...{ page, tag, card }}
            id={`${id}\u0000full`}
            title={tag.tag}
            isFull
            onFull={close}
          />
        </Modal>
      )}
    </>
  );
}

interface BodyProps extends CardProps {
  card: CardState;
  isFull?: boolean;
  onFull: () => void;
}

function Body({ page, tag, title, card, isFull = false, onFull }: BodyProps) {
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
      <div class="tbnb-cardhead">
        <h4>
          <Name of={title} title={describe(tag)} />
        </h4>
        <div class="tbnb-actions">
          {zoomed.value && (
            <IconButton
              icon="reset"
              class="tbnb-on"
              label="Reset zoom"
              hint="double click, or Esc"
              onClick={() => (card.zoom.value = NO_ZOOM)}
            />
          )}
          <PinButton store={page.store} tag={tag} />
          {!isFull && (
            <IconButton
              icon={card.wide.value ? "narrow" : "wide"}
              label={card.wide.value ? "Normal width" : "Full width"}
              onClick={() => (card.wide.value = !card.wide.peek())}
            />
          )}
          <IconButton
            icon={isFull ? "exit" : "full"}
            label={isFull ? "Leave full screen" : "Full screen"}
            {...(isFull ? { hint: "Esc" } : {})}
            onClick={onFull}
          />
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
        </div>
      </div>
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

export function describe(tag: Tag): string {
  const name = visible(tag.tag);
  const shown = tag.name === tag.tag ? name : `${visible(tag.name)} (${name})`;
  return tag.description ? `${shown}\n${visible(tag.description)}` : shown;
}
