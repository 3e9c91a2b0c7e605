/** The controls of scalars in the toolbar: smoothing and the horizontal axis. */
import { type Signal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Select } from "../../shell/fields";
import { Icon } from "../../shell/icons";
import type { PluginProps } from "../plugin";

const MOST = 0.999;

export function Bar({ page }: PluginProps) {
  const { smoothing, axis } = page.store.choices;
  return (
    <>
      <div class="tbnb-field tbnb-smoothing">
        <span aria-hidden="true">Smoothing</span>
        <Icon name="smooth" />
        <input
          type="range"
          aria-label="Smoothing"
          title="Smoothing: weight of the exponential moving average (0 shows the raw values)"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing.value}
          onInput={(event) => {
            smoothing.value = event.currentTarget.valueAsNumber;
          }}
        />
        <Weight of={smoothing} />
      </div>
      <Select of={axis} label="Horizontal axis" options={AXES} title="Horizontal axis" />
    </>
  );
}

/** The weight as typed: what is no weight changes nothing, and is gone when the field is left. */
function Weight({ of }: { of: Signal<number> }) {
  const field = useRef<HTMLInputElement>(null);
  const show = () => {
    if (field.current) field.current.value = String(of.peek());
  };
  useSignalEffect(() => {
    // Not while it says the same in other digits: "0.0" may be about to become "0.05".
    if (field.current?.valueAsNumber !== of.value) show();
  });
  return (
    <input
      ref={field}
      type="number"
      class="tbnb-input"
      aria-label="Smoothing weight"
      title="Smoothing weight, 0 to 0.999"
      min={0}
      max={MOST}
      step={0.001}
      onInput={({ currentTarget: { value, valueAsNumber: weight } }) => {
        // "-0" is on its way to a number below 0.
        if (weight >= 0 && weight <= MOST && !value.startsWith("-")) of.value = weight;
      }}
      onChange={show}
      onBlur={show}
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}

const AXES = [
  ["step", "Step"],
  ["relative", "Relative"],
  ["wall", "Wall time"],
] as const;
