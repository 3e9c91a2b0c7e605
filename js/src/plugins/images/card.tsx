/** One card: a tag's pictures, all visible runs side by side, at one step. */
import { useComputed, useSignal } from "@preact/signals";
import { CardHead, Expandable, type PlacedProps, ResetZoom } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import { Pager } from "../../shell/pager";
import { Stepper, stepKeys } from "../../shell/stepper";
import { type Steps, useSteps } from "../../shell/steps";
import { visible } from "../../shell/text";
import { Compare } from "./compare";
import { ACTUAL, FIT, type View } from "./geometry";
import { samplesOf } from "./samples";
import { type CardState, stateOf } from "./state";
import { Tile } from "./tile";

export function ImageCard(props: CardProps) {
  const { page, tag } = props;
  const comparing = useSignal(false);
  const card = stateOf(page.store).card(tag.tag);
  const close = () => {
    comparing.value = false;
  };
  return (
    <>
      <Expandable {...props}>
        {(at) => <Body {...at} card={card} onCompare={() => (comparing.value = true)} />}
      </Expandable>
      {comparing.value && (
        <Modal label={visible(tag.tag)} onClose={close}>
          <Compare {...{ page, tag, card }} onClose={close} />
        </Modal>
      )}
    </>
  );
}

interface BodyProps extends PlacedProps {
  card: CardState;
  onCompare: () => void;
}

function Body({ card, onCompare, ...at }: BodyProps) {
  const { page, tag, isFull } = at;
  const steps = useSteps(page, tag);
  const samples = useComputed(() => mostSamples(page.store.values, steps.value));
  const view = stateOf(page.store).view(card);
  const wide = card.wide.value && !isFull;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the slider that is in it
    <div class="tbnb-cardbody" data-wide={wide} onKeyDown={stepKeys(steps)}>
      <CardHead {...at} wide={card.wide}>
        <ViewButtons view={view} onView={(to) => (card.view.value = to)} />
        <IconButton icon="compare" label="Compare two: swipe, difference" onClick={onCompare} />
      </CardHead>
      <div class="tbnb-tiles" data-full={isFull}>
        {steps.value.runs.map((run) => (
          <Tile key={run.series.index} {...{ page, run, card, isFull }} tag={tag.tag} />
        ))}
      </div>
      <div class="tbnb-valuefoot">
        <Stepper steps={steps} />
        {samples.value > 1 && <Pager of={card.sample} count={samples.value} />}
        <Loaded page={page} tags={[tag]} />
      </div>
    </div>
  );
}

/** The most pictures any run has at the chosen step, as far as they are here. */
function mostSamples(values: CardProps["page"]["store"]["values"], steps: Steps): number {
  let most = 0;
  for (const run of steps.runs) {
    const point = run.at(run.chosen)?.point;
    if (point === undefined) continue;
    const found = values.get(run.series.index, point).value;
    const samples = found.state === "ready" ? samplesOf(found.value) : "";
    if (typeof samples !== "string") most = Math.max(most, samples.length);
  }
  return most;
}

export function ViewButtons({ view, onView }: { view: View; onView: (to: View | null) => void }) {
  const still = view.zoom === 1 && view.x === 0.5 && view.y === 0.5;
  return (
    <>
      {!still && <ResetZoom hint="double click" onReset={() => onView(null)} />}
      <IconButton
        icon="actual"
        label={view.actual ? "Fit" : "Actual size"}
        pressed={view.actual}
        class={view.actual ? "tbnb-on" : ""}
        onClick={() => onView(view.actual ? FIT : ACTUAL)}
      />
    </>
  );
}
