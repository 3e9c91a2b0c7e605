/** Distributions: the histograms' series as nine percentiles over time, a card a tag, a panel a run. */

import { Check, Select } from "../shell/fields";
import { Groups } from "../shell/groups";
import { DistributionCard } from "./distributions/card";
import { Tooltip } from "./distributions/tooltip";
import { AXES } from "./histograms/bar";
import type { Plugin, PluginProps } from "./plugin";

const KIND = "histograms";

function View({ page }: PluginProps) {
  return (
    <>
      <Groups page={page} plugin={KIND} Card={DistributionCard} />
      <Tooltip page={page} />
    </>
  );
}

function Bar({ page }: PluginProps) {
  const { axis } = page.store.choices;
  return <Select of={axis} label="Horizontal axis" options={AXES} title="Horizontal axis" />;
}

function Settings({ page }: PluginProps) {
  const { choices } = page.store;
  return (
    <fieldset>
      <legend>Distributions</legend>
      <Check of={choices.histogramSame} label="Same axes for all runs of a card" />
      <Check
        of={choices.distributionLog}
        label="Logarithmic y"
        hint="Each card's menu can differ"
      />
      <Check of={choices.xLog} label="Logarithmic x" />
      <Check of={choices.linkZoom} label="Zoom all cards together" />
      <Check of={choices.linkSteps} label="Same selection in all cards" />
    </fieldset>
  );
}

export const distributions: Plugin = {
  name: "distributions",
  title: "Distributions",
  shows: (kinds) => kinds.has(KIND),
  View,
  Bar,
  Settings,
};
