/** The controls of histograms in the toolbar: how they are drawn, and over what. */
import { Select } from "../../shell/fields";
import { LinkedSteps } from "../../shell/linked";
import type { PluginProps } from "../plugin";

const MODES = [
  ["offset", "Offset"],
  ["overlay", "Overlay"],
  ["heatmap", "Heatmap"],
] as const;

export const AXES = [
  ["step", "Step"],
  ["relative", "Relative"],
  ["wall", "Wall time"],
] as const;

export function Bar({ page }: PluginProps) {
  const { histogramMode, axis } = page.store.choices;
  return (
    <>
      <Select
        of={histogramMode}
        label="How histograms are drawn"
        options={MODES}
        title="Offset: one behind the other. Overlay: all over one axis of counts. Heat map: counts as colour."
      />
      <Select of={axis} label="Depth axis" options={AXES} title="What steps are ordered by" />
      <LinkedSteps page={page} plugin="histograms" />
    </>
  );
}
