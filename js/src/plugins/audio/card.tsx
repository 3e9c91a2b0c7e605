/** One card: a tag's sounds, all visible runs side by side, at one step. */
import { useComputed } from "@preact/signals";
import { CardHead, Expandable, type PlacedProps } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { Loaded } from "../../shell/loaded";
import type { Page } from "../../shell/page";
import { Pager } from "../../shell/pager";
import { Stepper, stepKeys } from "../../shell/stepper";
import { type Steps, useSteps } from "../../shell/steps";
import { clipsOf } from "./clips";
import { stateOf } from "./state";
import { Tile } from "./tile";

export function AudioCard(props: CardProps) {
  return <Expandable {...props}>{(at) => <Body {...at} />}</Expandable>;
}

function Body(at: PlacedProps) {
  const { page, tag, isFull } = at;
  const card = stateOf(page.store).card(tag.tag);
  const steps = useSteps(page, tag);
  const samples = useComputed(() => mostSamples(page, steps.value));
  const { runs, following } = steps.value;
  const wide = card.wide.value && !isFull;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move the slider that is in it
    <div class="tbnb-cardbody" data-wide={wide} onKeyDown={stepKeys(steps)}>
      <CardHead {...at} wide={card.wide} />
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
