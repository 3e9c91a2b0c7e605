/** Histograms: a card a tag, a panel a run, its steps one behind the other. */
import { Groups } from "../shell/groups";
import { Bar } from "./histograms/bar";
import { HistogramCard } from "./histograms/card";
import { HistogramSettings } from "./histograms/settings";
import { Tooltip } from "./histograms/tooltip";
import type { Plugin, PluginProps } from "./plugin";

function View({ page }: PluginProps) {
  return (
    <>
      <Groups page={page} plugin="histograms" Card={HistogramCard} />
      <Tooltip page={page} />
    </>
  );
}

export const histograms: Plugin = {
  name: "histograms",
  title: "Histograms",
  View,
  Card: HistogramCard,
  Over: Tooltip,
  Bar,
  Settings: HistogramSettings,
};
