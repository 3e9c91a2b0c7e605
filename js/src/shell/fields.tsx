/** The few form fields of the board, each bound to a signal. */
import type { Signal } from "@preact/signals";

export function Check({ of, label, hint }: { of: Signal<boolean>; label: string; hint?: string }) {
  return (
    <label class="tbnb-field tbnb-check" title={hint}>
      <input
        type="checkbox"
        checked={of.value}
        onChange={(event) => {
          of.value = event.currentTarget.checked;
        }}
      />
      <span>{label}</span>
    </label>
  );
}

interface SelectProps<T extends string> {
  of: Signal<T>;
  label: string;
  options: readonly (readonly [value: T, text: string])[];
  /** Show the label beside the list, not to screen readers alone. */
  labelled?: boolean;
  title?: string;
}

export function Select<T extends string>({ of, label, options, labelled, title }: SelectProps<T>) {
  return (
    <label class="tbnb-field" title={title}>
      {labelled && <span>{label}</span>}
      <select
        class="tbnb-input"
        aria-label={label}
        value={of.value}
        onChange={(event) => {
          const chosen = options.find(([value]) => value === event.currentTarget.value);
          if (chosen) of.value = chosen[0];
        }}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === of.value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SliderProps {
  of: Signal<number>;
  label: string;
  max: number;
  min: number;
  step: number;
}

export function Slider({ of, label, min, max, step }: SliderProps) {
  return (
    <label class="tbnb-field">
      <span>{label}</span>
      <input
        type="range"
        aria-label={label}
        min={min}
        max={max}
        step={step}
        value={of.value}
        onInput={(event) => {
          of.value = event.currentTarget.valueAsNumber;
        }}
      />
    </label>
  );
}
