/** The sound of one run at the chosen step. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatWall } from "../../math/format";
import { IconButton } from "../../shell/icons";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import { fileName, save } from "../../shell/save";
import type { PointAt, RunSteps } from "../../shell/steps";
import { size as bytesText, many, visible, whole } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import type { Value, ValueState } from "../../store/values";
import type { Wanted } from "../../wire";
import { type Clip, clipsOf, ENDINGS } from "./clips";
import { Label } from "./label";
import { Sound } from "./sound";

interface Props {
  page: Page;
  tag: string;
  run: RunSteps;
  /** Which of the sounds. */
  number: number;
  /** New points take the place of the last by themselves. */
  following: boolean;
}

export function Tile({ page, tag, run, number, following }: Props) {
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(page, ref);
  const playing = useSignal(false);
  const asked = useSignal<string | null>(null);
  const last = useRef<PointAt | null>(null);
  // What plays is heard to its end, whatever comes meanwhile.
  if (!(following && playing.value)) last.current = run.at(run.chosen);
  const at = last.current;
  const odd = !run.exact || at?.point !== run.at(run.chosen)?.point;
  const which = `${run.series.index}:${at?.point}`;
  // What came once is here still when the card comes on screen again.
  const had = page.store.values.get(run.series.index, at?.point ?? -1, 1).value.state;
  const whole = asked.value === which || had === "ready";
  const { shown, clip, count } = useClip(page, run.series.index, at?.point ?? -1, {
    number,
    seen,
    whole,
  });
  const name = `${run.run.name}${at ? `, step ${at.label}` : ""}`;
  const color = colorOf(page, run.run);
  const lacks = clip !== null && clip.bytes.length === 0 && clip.size > 0 && !clip.alone;
  return (
    <figure class="tbnb-clip" ref={ref} data-run={run.run.name} data-state={shown.state}>
      <figcaption>
        <span class="tbnb-disc" style={{ background: color }} />
        <Name of={run.run.name} title={describe(run, at, clip)} />
        <span class="tbnb-quiet tbnb-tilestep">
          {at && `${odd ? `at ${at.label}, ` : ""}${formatWall(at.wall)}`}
        </span>
        {clip && clip.bytes.length > 0 && (
          <IconButton
            icon="save"
            label={`Download the sound of ${visible(run.run.name)}`}
            onClick={() => saveClip(clip, `${run.run.name} ${tag} ${at?.label ?? ""}`)}
          />
        )}
      </figcaption>
      {clip?.type && (clip.wav?.frames ?? 1) > 0 ? (
        seen || playing.value ? (
          <Sound {...{ page, clip, name, color, playing }} />
        ) : (
          <div class="tbnb-sound" />
        )
      ) : (
        <Missing
          loading={shown.state === "waiting" || (lacks && whole)}
          size={lacks ? clip.size : 0}
          onLoad={() => {
            asked.value = which;
          }}
        />
      )}
      <Problem text={problemOf(shown, clip, count)} />
      {clip && clip.label !== "" && <Label page={page} text={clip.label} />}
    </figure>
  );
}

/** In place of a sound: that it is on its way, or a button that sends for it. */
function Missing(props: { loading: boolean; size: number; onLoad: () => void }) {
  const { loading, size, onLoad } = props;
  if (!loading && size === 0) return null;
  return (
    <div class="tbnb-sound tbnb-quiet">
      {loading ? (
        "loading…"
      ) : (
        <button type="button" class="tbnb-button" onClick={onLoad}>
          Load {bytesText(size)}
        </button>
      )}
    </div>
  );
}

function Problem({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p class="tbnb-soundproblem" role="note">
      {visible(text)}
    </p>
  );
}

interface Asked {
  number: number;
  seen: boolean;
  /** All of it, where the feed's form has no bytes. */
  whole: boolean;
}

/** One sound of a value, with its bytes if they are here. */
function useClip(page: Page, series: number, point: number, asked: Asked) {
  const { values } = page.store;
  const some = values.get(series, point).value;
  const list: Wanted[] = [[series, point, 0]];
  if (asked.whole) list.push([series, point, 1]);
  useWanted(page, asked.seen && point >= 0 ? list : []);
  const all = asked.whole ? values.get(series, point, 1).value : null;
  const shown: ValueState = all?.state === "ready" || all?.state === "broken" ? all : some;
  const found = shown.state === "ready" ? pick(shown.value, asked.number) : null;
  return { shown, clip: found?.clip ?? null, count: found?.count ?? 0 };
}

function pick(value: Value, number: number): { clip: Clip | null; count: number } {
  const clips = clipsOf(value);
  if (typeof clips === "string") return { clip: null, count: 0 };
  return { clip: clips[number] ?? null, count: clips.length };
}

function problemOf(shown: ValueState, clip: Clip | null, count: number): string | null {
  if (shown.state === "broken") return shown.reason;
  if (shown.state !== "ready") return null;
  if (clip) return clip.problem;
  const made = clipsOf(shown.value);
  if (typeof made === "string") return made;
  return count === 0 ? "no sounds at this step" : `only ${many(count, "sound")} at this step`;
}

function describe({ run }: RunSteps, at: PointAt | null, clip: Clip | null): string {
  const lines = [visible(run.name)];
  if (at) lines.push(`step ${at.label}, ${formatWall(at.wall)}`);
  if (at?.superseded) lines.push("superseded by a later file of the run");
  const wav = clip?.wav;
  if (wav) {
    const bits = `${wav.bits} bit${wav.float ? " float" : ""}`;
    lines.push(`${whole(wav.rate)} Hz, ${many(wav.channels, "channel")}, ${bits}`);
    lines.push(`${many(wav.frames, "sample")}, ${wav.frames / wav.rate} s`);
  }
  if (clip?.type) lines.push(`${ENDINGS[clip.type].toUpperCase()}, ${bytesText(clip.size)}`);
  return lines.join("\n");
}

/** The bytes as they were logged. */
function saveClip(clip: Clip, name: string): void {
  const type = clip.type ?? "application/octet-stream";
  const ending = clip.type ? ENDINGS[clip.type] : "bin";
  save(new Blob([clip.bytes], { type }), fileName(name, ending), type);
}
