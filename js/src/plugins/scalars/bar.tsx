/** The controls of scalars in the toolbar: smoothing and the horizontal axis. */
import { Select } from "../../shell/fields";
import type { PluginProps } from "../plugin";

const MOST = 0.999;

export function Bar({ page }: PluginProps) {
  const { smoothing, axis } = page.store.choices;
  const set = (value: number) => {
    if (Number.isFinite(value)) smoothing.value = Math.max(0, Math.min(MOST, value));
  };
  return (
    <>
      <div class="tbnb-field tbnb-smoothing">
        <span aria-hidden="true">Smoothing</span>
        <input
          type="range"
          aria-label="Smoothing"
          title="Smoothing: weight of the exponential moving average (0 shows the raw values)"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing.value}
          onInput={(event) => set(event.currentTarget.valueAsNumber)}
        />
        <input
          type="number"
          class="tbnb-input"
          aria-label="Exact weight"
          title="Weight, 0 to 0.999"
          min={0}
          max={MOST}
          step={0.001}
          value={smoothing.value}
          onInput={(event) => set(event.currentTarget.valueAsNumber)}
          onKeyDown={(event) => event.stopPropagation()}
        />
      </div>
      <Select of={axis} label="Horizontal axis" options={AXES} title="Horizontal axis" />
    </>
  );
}

export const AXES = [
  ["step", "Step"],
  ["relative", "Relative"],
  ["wall", "Wall time"],
] as const;
