/** The settings of histograms. */
import { Check } from "../../shell/fields";
import type { PluginProps } from "../plugin";

export function HistogramSettings({ page }: PluginProps) {
  const { choices } = page.store;
  return (
    <fieldset>
      <legend>Histograms</legend>
      <Check
        of={choices.histogramSame}
        label="Same axes for all runs of a card"
        hint="Off: each run has bins over its own values"
      />
      <Check of={choices.linkSteps} label="Same step in all cards" hint="The scalars' too" />
      <Check
        of={choices.superseded}
        label="Show superseded points"
        hint="Points a restarted run logged again"
      />
    </fieldset>
  );
}
