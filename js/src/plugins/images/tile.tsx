/** The picture of one run at the chosen step. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatWall } from "../../math/format";
import { IconButton } from "../../shell/icons";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import type { PointAt, RunSteps } from "../../shell/steps";
import { size as bytesText, visible } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import type { Value, ValueState } from "../../store/values";
import type { Wanted } from "../../wire";
import { saveSample } from "./download";
import { FIT, type View } from "./geometry";
import { Picture, PictureBox } from "./picture";
import { type Sample, samplesOf } from "./samples";
import { type CardState, stateOf } from "./state";

const MORE = "Zoom in, or open it in full, for every pixel";
const ALONE = "The file was left out of the report, to keep it small";

interface Props {
  page: Page;
  tag: string;
  run: RunSteps;
  card: CardState;
  isFull: boolean;
}

export function Tile({ page, tag, run, card, isFull }: Props) {
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(page, ref);
  const saving = useSignal(false);
  const view = stateOf(page.store).view(card);
  const at = run.at(run.chosen);
  const point = at?.point ?? -1;
  // Read first, or a click would draw nothing anew where the others hold already.
  const whole = saving.value || isFull || view !== FIT;
  const { shown, sample, count, refining } = useSample(page, run.series.index, point, {
    number: card.sample.value,
    seen,
    whole,
  });
  useEffect(() => {
    if (!saving.value || !sample || (sample.thumb && !sample.alone)) return;
    saving.value = false;
    saveSample(sample, tag, run.run.name, at?.label ?? "");
  });
  return (
    <figure class="tbnb-tile" ref={ref} data-run={run.run.name} data-state={shown.state}>
      {seen ? (
        <Frame
          {...{ page, run, view, sample, shown, at, count, refining }}
          wheel={isFull}
          card={card}
        />
      ) : (
        <div class="tbnb-frame" />
      )}
      <figcaption>
        <span class="tbnb-disc" style={{ background: colorOf(page, run.run) }} />
        <Name of={run.run.name} title={describe(run, at, sample)} />
        <span class="tbnb-quiet tbnb-tilestep" title={at ? formatWall(at.wall) : ""}>
          {at && (run.exact ? "" : `at ${at.label}`)}
        </span>
        {sample && sample.problem === null && (
          <IconButton
            icon="save"
            label={`Download the picture of ${visible(run.run.name)}`}
            onClick={() => {
              saving.value = true;
            }}
          />
        )}
      </figcaption>
    </figure>
  );
}

interface Asked {
  number: number;
  seen: boolean;
  /** All of it, where the feed's form is a thumbnail. */
  whole: boolean;
}

/** One picture of a value, the whole one if that is here, and what to say where there is none. */
export function useSample(page: Page, series: number, point: number, asked: Asked) {
  const { values } = page.store;
  const some = values.get(series, point).value;
  const first = some.state === "ready" ? pick(some.value, asked.number) : null;
  const more = first?.sample?.thumb === true && !first.sample.alone;
  const needed = more && (asked.whole || first?.sample?.clip === true);
  const list: Wanted[] = [[series, point, 0]];
  if (needed) list.push([series, point, 1]);
  useWanted(page, asked.seen && point >= 0 ? list : []);
  const all = needed ? values.get(series, point, 1).value : null;
  const shown: ValueState = all?.state === "ready" || all?.state === "broken" ? all : some;
  const found = shown.state === "ready" ? pick(shown.value, asked.number) : null;
  return {
    shown,
    sample: found?.sample ?? null,
    count: found?.count ?? 0,
    refining: needed && all?.state === "waiting",
  };
}

function pick(value: Value, number: number): { sample: Sample | null; count: number } {
  const samples = samplesOf(value);
  if (typeof samples === "string") return { sample: null, count: 0 };
  return { sample: samples[number] ?? null, count: samples.length };
}

interface FrameProps {
  page: Page;
  run: RunSteps;
  card: CardState;
  view: View;
  sample: Sample | null;
  shown: ValueState;
  at: PointAt | null;
  count: number;
  /** The whole picture is on its way. */
  refining: boolean;
  wheel: boolean;
}

/** The box, with the picture or with why there is none. Until the next one is here the last stays. */
function Frame(props: FrameProps) {
  const { page, run, card, view, sample, shown, at, count, refining, wheel } = props;
  const last = useRef<Sample | null>(null);
  const failed = useSignal<Sample | null>(null);
  if (sample?.type) last.current = sample;
  else if (shown.state === "broken" || shown.state === "ready") last.current = null;
  const drawn = last.current;
  const stale = drawn !== null && drawn !== sample;
  const label = `${visible(run.run.name)}, step ${at?.label ?? "none"}`;
  const bad = drawn !== null && failed.value === drawn;
  const missing = refining && sample?.bytes.length === 0;
  const said = missing ? null : problemOf(shown, sample, count);
  const problem = bad ? (drawn.problem ?? "this browser cannot decode it") : said;
  return (
    <div class="tbnb-frame" data-stale={stale}>
      <PictureBox
        view={view}
        image={drawn ?? { width: 1, height: 1 }}
        label={`${label}: plus and minus zoom, 0 resets`}
        wheel={wheel}
        onView={(to) => {
          card.view.value = to;
        }}
      >
        {(box) =>
          drawn &&
          !bad && (
            <Picture
              {...{ page, box, view, label }}
              sample={drawn}
              onError={() => {
                failed.value = drawn;
              }}
            />
          )
        }
      </PictureBox>
      {problem !== null && (
        <p class="tbnb-problem" role="note">
          {visible(problem)}
        </p>
      )}
      {problem === null && (refining || (sample === null && shown.state !== "ready")) && (
        <span class="tbnb-loading">loading…</span>
      )}
      {sample?.thumb && problem === null && !refining && (
        <span class="tbnb-mark tbnb-thumb" title={sample.alone ? ALONE : MORE}>
          preview of {sample.width} × {sample.height}
        </span>
      )}
    </div>
  );
}

function problemOf(shown: ValueState, sample: Sample | null, count: number): string | null {
  if (shown.state === "broken") return shown.reason;
  if (shown.state !== "ready") return null;
  if (sample) {
    if (sample.problem !== null) return sample.problem;
    if (sample.bytes.length > 0) return null;
    return sample.alone ? ALONE : "too large for a preview: open it in full screen";
  }
  const made = samplesOf(shown.value);
  if (typeof made === "string") return made;
  return count === 0 ? "no pictures at this step" : `${count} pictures at this step, not so many`;
}

function describe({ run }: RunSteps, at: PointAt | null, sample: Sample | null): string {
  const lines = [visible(run.name)];
  if (at) lines.push(`step ${at.label}, ${formatWall(at.wall)}`);
  if (at?.superseded) lines.push("superseded by a later file of the run");
  if (sample) {
    lines.push(`${sample.width} × ${sample.height} px, ${bytesText(sample.size)}`);
    if (sample.type) lines.push(sample.type.toUpperCase());
    if (sample.label) lines.push(visible(sample.label));
  }
  return lines.join("\n");
}
