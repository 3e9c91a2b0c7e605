/** Two pictures, of two runs or two steps: beside each other, one over the other, or subtracted. */
import { useSignal } from "@preact/signals";
import { Select } from "../../shell/fields";
import { IconButton } from "../../shell/icons";
import { Name } from "../../shell/name";
import type { Page } from "../../shell/page";
import { Pager } from "../../shell/pager";
import { type Pick, pointOf, Side, twoOf } from "../../shell/pick";
import { type RunSteps, useSteps } from "../../shell/steps";
import type { Tag } from "../../store";
import { ViewButtons } from "./card";
import { Differences } from "./differences";
import { Divider } from "./divider";
import { Picture, PictureBox } from "./picture";
import type { Sample } from "./samples";
import { type CardState, stateOf } from "./state";
import { useSample } from "./tile";

type Mode = "swipe" | "difference" | "beside";

const MODES = [
  ["swipe", "Swipe"],
  ["difference", "Difference"],
  ["beside", "Side by side"],
] as const;

interface Props {
  page: Page;
  tag: Tag;
  card: CardState;
  onClose: () => void;
}

export function Compare({ page, tag, card, onClose }: Props) {
  const steps = useSteps(page, tag);
  const { runs } = steps.value;
  const mode = useSignal<Mode>("swipe");
  const [first, second] = twoOf(runs);
  const a = useSignal(first);
  const b = useSignal(second);
  const left = useSide(page, runs, a.value, card.sample.value);
  const right = useSide(page, runs, b.value, card.sample.value);
  const view = stateOf(page.store).view(card);
  const count = Math.max(left.count, right.count);
  return (
    <div class="tbnb-cardbody tbnb-compare">
      <div class="tbnb-cardhead">
        <h4>
          <Name of={tag.tag} />
        </h4>
        <Select of={mode} label="How to compare" options={MODES} />
        {count > 1 && <Pager of={card.sample} count={count} />}
        <div class="tbnb-actions">
          <ViewButtons view={view} onView={(to) => (card.view.value = to)} />
          <IconButton icon="exit" label="Leave the comparison" hint="Esc" onClick={onClose} />
        </div>
      </div>
      <div class="tbnb-sides">
        <Side of={a} runs={runs} name="A" note={noteOf(left)} />
        <Side of={b} runs={runs} name="B" note={noteOf(right)} />
      </div>
      <Stage {...{ page, card }} mode={mode.value} a={left.sample} b={right.sample} />
    </div>
  );
}

type Shown = ReturnType<typeof useSample>;

function useSide(page: Page, runs: readonly RunSteps[], pick: Pick, number: number): Shown {
  const [series, point] = pointOf(runs, pick);
  return useSample(page, series, point, { number, seen: true, whole: true });
}

function noteOf({ shown, sample, refining }: Shown): string | null {
  if (shown.state === "broken") return shown.reason;
  return sample?.problem ?? (sample && !refining ? null : "loading…");
}

interface StageProps {
  page: Page;
  card: CardState;
  mode: Mode;
  a: Sample | null;
  b: Sample | null;
}

function Stage({ page, card, mode, a, b }: StageProps) {
  const view = stateOf(page.store).view(card);
  const at = useSignal(50);
  const box = {
    view,
    wheel: true,
    onView: (to: typeof view | null) => {
      card.view.value = to;
    },
  };
  const onError = () => {};
  const one = (sample: Sample | null, label: string) => (
    <PictureBox {...box} image={sample ?? NONE} label={label}>
      {(size) => sample && <Picture {...{ page, view, sample, label, onError }} box={size} />}
    </PictureBox>
  );
  if (mode === "difference") return <Differences {...{ page, a, b, box }} />;
  if (mode === "beside") {
    return (
      <div class="tbnb-stage tbnb-beside">
        {one(a, "A")}
        {one(b, "B")}
      </div>
    );
  }
  return (
    <div class="tbnb-stage">
      <PictureBox
        {...box}
        image={a ?? b ?? NONE}
        label="A left of the line, B right of it"
        onSlide={(share) => {
          at.value = 100 * share;
        }}
      >
        {(size) => (
          <>
            {b && (
              <Picture {...{ page, view, onError }} sample={b} label="B" box={size} clip="none" />
            )}
            {a && (
              <div class="tbnb-over" style={{ clipPath: `inset(0 ${100 - at.value}% 0 0)` }}>
                <Picture {...{ page, view, onError }} sample={a} label="A" box={size} />
              </div>
            )}
            <Divider at={at} />
          </>
        )}
      </PictureBox>
    </div>
  );
}

const NONE = { width: 1, height: 1 };
