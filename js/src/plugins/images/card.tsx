/** One card: a tag's pictures, all visible runs side by side, at one step. */
import { useComputed, useSignal } from "@preact/signals";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import { Name } from "../../shell/name";
import { Pager } from "../../shell/pager";
import { PinButton } from "../../shell/pin";
import { Stepper, stepKeys } from "../../shell/stepper";
import { type Steps, useSteps } from "../../shell/steps";
import { visible } from "../../shell/text";
import type { Tag } from "../../store";
import { Compare } from "./compare";
import { ACTUAL, FIT, type View } from "./geometry";
import { samplesOf } from "./samples";
import { type CardState, stateOf } from "./state";
import { Tile } from "./tile";

type Over = "full" | "compare" | null;

export function ImageCard({ page, tag, id, title }: CardProps) {
  const over = useSignal<Over>(null);
  const card = stateOf(page.store).card(tag.tag);
  const close = () => {
    over.value = null;
  };
  return (
    <>
      <Body
        {...{ page, tag, id, title, card }}
        onOver={(to) => {
          over.value = to;
        }}
      />
      {over.value !== null && (
        <Modal label={visible(tag.tag)} onClose={close}>
          {over.value === "full" ? (
            <Body
              {...{ page, tag, card }}
              id={`${id}\u0000full`}
              title={tag.tag}
              isFull
              onOver={close}
            />
          ) : (
            <Compare {...{ page, tag, card }} onClose={close} />
          )}
        </Modal>
      )}
    </>
  );
}

interface BodyProps extends CardProps {
  card: CardState;
  isFull?: boolean;
  onOver: (to: Over) => void;
}

function Body({ page, tag, title, card, isFull = false, onOver }: BodyProps) {
  const { store } = page;
  const state = stateOf(store);
  const steps = useSteps(page, tag);
  const samples = useComputed(() => mostSamples(page.store.values, steps.value));
  const view = state.view(card);
  const wide = card.wide.value && !isFull;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the slider that is in it
    <div class="tbnb-cardbody" data-wide={wide} onKeyDown={stepKeys(steps)}>
      <div class="tbnb-cardhead">
        <h4>
          <Name of={title} title={describe(tag)} />
        </h4>
        <div class="tbnb-actions">
          <ViewButtons view={view} onView={(to) => (card.view.value = to)} />
          <IconButton
            icon="compare"
            label="Compare two: swipe, difference"
            onClick={() => onOver("compare")}
          />
          <PinButton store={store} tag={tag} />
          {!isFull && (
            <IconButton
              icon={card.wide.value ? "narrow" : "wide"}
              label={card.wide.value ? "Normal width" : "Full width"}
              onClick={() => {
                card.wide.value = !card.wide.peek();
              }}
            />
          )}
          <IconButton
            icon={isFull ? "exit" : "full"}
            label={isFull ? "Leave full screen" : "Full screen"}
            {...(isFull ? { hint: "Esc" } : {})}
            onClick={() => onOver(isFull ? null : "full")}
          />
        </div>
      </div>
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

function describe(tag: Tag): string {
  const name = visible(tag.tag);
  const shown = tag.name === tag.tag ? name : `${visible(tag.name)} (${name})`;
  return tag.description ? `${shown}\n${visible(tag.description)}` : shown;
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
      {!still && (
        <IconButton
          icon="reset"
          class="tbnb-on"
          label="Reset zoom"
          hint="double click"
          onClick={() => onView(null)}
        />
      )}
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
