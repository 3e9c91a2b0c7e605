/** One card: a tag's sounds, all visible runs side by side, at one step. */
import { useComputed, useSignal } from "@preact/signals";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import { Name } from "../../shell/name";
import type { Page } from "../../shell/page";
import { Pager } from "../../shell/pager";
import { PinButton } from "../../shell/pin";
import { Stepper, stepKeys } from "../../shell/stepper";
import { type Steps, useSteps } from "../../shell/steps";
import { visible } from "../../shell/text";
import type { Tag } from "../../store";
import { clipsOf } from "./clips";
import { stateOf } from "./state";
import { Tile } from "./tile";

export function AudioCard({ page, tag, title }: CardProps) {
  const full = useSignal(false);
  return (
    <>
      <Body {...{ page, tag, title }} onFull={() => (full.value = true)} />
      {full.value && (
        <Modal label={visible(tag.tag)} onClose={() => (full.value = false)}>
          <Body {...{ page, tag }} title={tag.tag} isFull onFull={() => (full.value = false)} />
        </Modal>
      )}
    </>
  );
}

interface BodyProps {
  page: Page;
  tag: Tag;
  title: string;
  isFull?: boolean;
  onFull: () => void;
}

function Body({ page, tag, title, isFull = false, onFull }: BodyProps) {
  const { store } = page;
  const card = stateOf(store).card(tag.tag);
  const steps = useSteps(page, tag);
  const samples = useComputed(() => mostSamples(page, steps.value));
  const { runs, following } = steps.value;
  const wide = card.wide.value && !isFull;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the slider that is in it
    <div class="tbnb-cardbody" data-wide={wide} onKeyDown={stepKeys(steps)}>
      <div class="tbnb-cardhead">
        <h4>
          <Name of={title} title={describe(tag)} />
        </h4>
        <div class="tbnb-actions">
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
            onClick={onFull}
          />
        </div>
      </div>
      <div class="tbnb-clips" data-full={isFull}>
        {runs.map((run) => (
          <Tile
            key={run.series.index}
            {...{ page, run, following }}
            tag={tag.tag}
            number={Math.min(card.sample.value, Math.max(0, samples.value - 1))}
          />
        ))}
        {runs.length === 0 && <p class="tbnb-quiet">No sound yet</p>}
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

/** The most sounds any run has at the chosen step, as far as they are here. */
function mostSamples({ store }: Page, { runs }: Steps): number {
  let most = 0;
  for (const run of runs) {
    const point = run.at(run.chosen)?.point;
    if (point === undefined) continue;
    const found = store.values.get(run.series.index, point).value;
    const clips = found.state === "ready" ? clipsOf(found.value) : "";
    if (typeof clips !== "string") most = Math.max(most, clips.length);
  }
  return most;
}
