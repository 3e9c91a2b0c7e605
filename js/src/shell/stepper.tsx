/** The step slider of a card: which step is shown, and where one may go from here. */
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatStep } from "../math/format";
import { IconButton } from "./icons";
import type { Steps } from "./steps";
import { many } from "./text";

interface Props {
  steps: ReadonlySignal<Steps>;
  label?: string;
}

export function Stepper({ steps, label = "Step" }: Props) {
  const now = steps.value;
  const { places, at } = now;
  const here = places[at];
  if (!here) return null;
  const last = places.length - 1;
  return (
    <div class="tbnb-stepper">
      <IconButton
        icon="previous"
        label={`${label}: one back`}
        hint="left arrow"
        onClick={() => now.move(-1)}
      />
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`step ${here.step}`}
        title={many(places.length, "step")}
        min={0}
        max={Math.max(1, last)}
        disabled={last === 0}
        step={1}
        value={last === 0 ? 1 : at}
        onInput={(event) => steps.peek().go(event.currentTarget.valueAsNumber)}
      />
      <IconButton
        icon="next"
        label={`${label}: one on`}
        hint="right arrow"
        onClick={() => now.move(1)}
      />
      <Typed steps={steps} label={label} />
      {places[at - 1]?.step === here.step || places[at + 1]?.step === here.step ? (
        <span class="tbnb-quiet" title="Several values were logged at this step">
          #{here.nth + 1}
        </span>
      ) : null}
      {now.following && (
        <span class="tbnb-mark" title="Shows each new step as it comes">
          newest
        </span>
      )}
    </div>
  );
}

/** The step as a number to type: goes to the nearest there is. */
function Typed({ steps, label }: { steps: ReadonlySignal<Steps>; label: string }) {
  const field = useRef<HTMLInputElement>(null);
  // News of a live run must not take away what is being typed.
  const typing = useRef(false);
  const { places, at } = steps.value;
  const step = places[at]?.step ?? 0;
  const show = () => {
    if (field.current && !typing.current) field.current.value = formatStep(step);
  };
  useEffect(show);
  return (
    <input
      ref={field}
      type="text"
      inputMode="numeric"
      class="tbnb-input tbnb-stepnumber"
      aria-label={`${label}: number`}
      onInput={() => {
        typing.current = true;
      }}
      onBlur={() => {
        typing.current = false;
        show();
      }}
      onChange={(event) => {
        typing.current = false;
        const typed = Number(event.currentTarget.value.replaceAll(",", ""));
        if (event.currentTarget.value.trim() !== "" && Number.isFinite(typed)) {
          steps.peek().go(nearest(steps.peek(), typed));
        }
        show();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}

function nearest({ places }: Steps, step: number): number {
  let best = 0;
  places.forEach((place, i) => {
    const before = Math.abs((places[best]?.step ?? 0) - step);
    if (Math.abs(place.step - step) < before) best = i;
  });
  return best;
}

/** Left and right arrows anywhere on a card, but where they mean something else already. */
export function stepKeys(steps: ReadonlySignal<Steps>): (event: KeyboardEvent) => void {
  return (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (ctrlKey || metaKey || altKey || shiftKey || event.defaultPrevented) return;
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    if (target instanceof Element && target.closest("input, select, textarea")) return;
    event.preventDefault();
    event.stopPropagation();
    steps.peek().move(key === "ArrowLeft" ? -1 : 1);
  };
}
