/** One side of a comparison: which run, and which of its steps. */
import type { Signal } from "@preact/signals";
import type { RunSteps } from "./steps";
import { visible } from "./text";

/** Of this run, the point at this position. */
export interface Pick {
  run: number;
  position: number;
}

interface Props {
  of: Signal<Pick>;
  runs: readonly RunSteps[];
  name: string;
  /** What is not as one would think. */
  note: string | null;
}

/** The two to begin with: two runs at their chosen steps, or of one run the one before and it. */
export function twoOf(runs: readonly RunSteps[]): [Pick, Pick] {
  const [first, second] = runs;
  const now = (run: RunSteps | undefined): Pick => ({
    run: run?.run.index ?? -1,
    position: run?.chosen ?? 0,
  });
  const one = now(first);
  if (second) return [one, now(second)];
  return [{ ...one, position: Math.max(0, one.position - 1) }, one];
}

export function pointOf(runs: readonly RunSteps[], { run, position }: Pick): [number, number] {
  const one = runs.find((known) => known.run.index === run);
  return [one?.series.index ?? -1, one?.at(position)?.point ?? -1];
}

export function Side({ of, runs, name, note }: Props) {
  const { run: index, position } = of.value;
  const run = runs.find((one) => one.run.index === index);
  const at = run?.at(position);
  return (
    <div class="tbnb-side">
      <strong>{name}</strong>
      <select
        class="tbnb-input"
        aria-label={`Run of ${name}`}
        value={String(index)}
        onChange={(event) => {
          const to = Number(event.currentTarget.value);
          of.value = { run: to, position: runs.find((one) => one.run.index === to)?.chosen ?? 0 };
        }}
      >
        {runs.map((one) => (
          <option key={one.run.index} value={String(one.run.index)}>
            {visible(one.run.name)}
          </option>
        ))}
      </select>
      <input
        type="range"
        aria-label={`Step of ${name}`}
        aria-valuetext={`step ${at?.label ?? "none"}`}
        min={0}
        max={Math.max(0, (run?.count ?? 1) - 1)}
        value={position}
        onInput={(event) => {
          of.value = { run: index, position: event.currentTarget.valueAsNumber };
        }}
      />
      <span class="tbnb-sidestep">step {at?.label ?? "–"}</span>
      {note !== null && <span class="tbnb-quiet">{visible(note)}</span>}
    </div>
  );
}
