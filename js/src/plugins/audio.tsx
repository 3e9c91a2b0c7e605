/** Audio: a card a tag, the sounds of all runs side by side. */
import { Check, Slider } from "../shell/fields";
import { Groups } from "../shell/groups";
import { LinkedSteps } from "../shell/linked";
import { AudioCard } from "./audio/card";
import { stateOf } from "./audio/state";
import type { Plugin, PluginProps } from "./plugin";

function View({ page }: PluginProps) {
  return <Groups page={page} plugin="audio" Card={AudioCard} />;
}

function Bar({ page }: PluginProps) {
  return <LinkedSteps page={page} plugin="audio" />;
}

function Settings({ page }: PluginProps) {
  const { choices } = page.store;
  return (
    <fieldset>
      <legend>Audio</legend>
      <Slider of={stateOf(page.store).volume} label="Volume" min={0} max={1} step={0.01} />
      <Check of={choices.linkSteps} label="Same step in all cards" hint="The scalars' too" />
      <Check
        of={choices.superseded}
        label="Show superseded points"
        hint="Points a restarted run logged again"
      />
    </fieldset>
  );
}

export const audio: Plugin = {
  name: "audio",
  title: "Audio",
  View,
  Card: AudioCard,
  Bar,
  Settings,
};
