/** Scalars: one line chart a tag, one curve a run. */
import { Groups } from "../shell/groups";
import type { Plugin, PluginProps } from "./plugin";
import { Bar } from "./scalars/bar";
import { ScalarCard } from "./scalars/card";
import { ScalarSettings } from "./scalars/settings";
import { Tooltip } from "./scalars/tooltip";

function View({ page }: PluginProps) {
  return (
    <>
      <Groups page={page} plugin="scalars" Card={ScalarCard} />
      <Tooltip page={page} />
    </>
  );
}

export const scalars: Plugin = {
  name: "scalars",
  title: "Scalars",
  View,
  Card: ScalarCard,
  Over: Tooltip,
  Bar,
  Settings: ScalarSettings,
};
