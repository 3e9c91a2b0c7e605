/** The settings of scalars. */
import { computed, type Signal } from "@preact/signals";
import { Check, Select } from "../../shell/fields";
import type { PluginProps } from "../plugin";

export function ScalarSettings({ page }: PluginProps) {
  const { choices } = page.store;
  return (
    <>
      <fieldset>
        <legend>Axes</legend>
        <Check
          of={choices.outliers}
          label="Ignore outliers"
          hint="Scale y to the middle 90 % of the values"
        />
        <Check of={choices.yLog} label="Logarithmic y" hint="Each card's menu can differ" />
        <Check of={choices.xLog} label="Logarithmic x" />
        <Check
          of={choices.linkZoom}
          label="Zoom all cards together"
          hint="One horizontal zoom for every card"
        />
        <Check
          of={choices.superseded}
          label="Show superseded points"
          hint="Points a restarted run logged again"
        />
        <Check
          of={choices.partition}
          label="Partition non-monotonic x"
          hint="Part a line where its x falls back, as after a restart"
        />
      </fieldset>
      <fieldset>
        <legend>Tooltip</legend>
        <Select of={choices.sort} label="Order" options={SORTS} labelled />
        <RowLimit of={choices.rows} />
      </fieldset>
      <fieldset>
        <legend>Step selection</legend>
        <Select of={choices.selection} label="Table below cards" options={SELECTIONS} labelled />
        <Check of={choices.linkSteps} label="Same selection in all cards" />
      </fieldset>
    </>
  );
}

function RowLimit({ of }: { of: Signal<number> }) {
  const text = computed(() => String(of.value));
  return (
    <label class="tbnb-field">
      <span>Rows</span>
      <select
        class="tbnb-input"
        aria-label="Rows"
        value={text.value}
        onChange={(event) => {
          of.value = Number(event.currentTarget.value);
        }}
      >
        {[5, 10, 20, 50, 0].map((rows) => (
          <option key={rows} value={String(rows)} selected={rows === of.value}>
            {rows === 0 ? "all" : rows}
          </option>
        ))}
      </select>
    </label>
  );
}

const SORTS = [
  ["nearest", "Nearest"],
  ["nearest-y", "Nearest in y"],
  ["alphabetical", "By name"],
  ["ascending", "Ascending"],
  ["descending", "Descending"],
] as const;

const SELECTIONS = [
  ["off", "None"],
  ["single", "At one step"],
  ["range", "Over a range"],
] as const;
