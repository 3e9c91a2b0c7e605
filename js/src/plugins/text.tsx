/** Text: a card a tag, Markdown or plain, the newest first. */
import { Check } from "../shell/fields";
import { Groups } from "../shell/groups";
import type { Plugin, PluginProps } from "./plugin";
import { Bar } from "./text/bar";
import { TextCard } from "./text/card";

function View({ page }: PluginProps) {
  return <Groups page={page} plugin="text" Card={TextCard} />;
}

function Settings({ page }: PluginProps) {
  const { choices } = page.store;
  return (
    <fieldset>
      <legend>Text</legend>
      <Check of={choices.markdown} label="Markdown" hint="Else plain text" />
      <Check
        of={choices.linkSteps}
        label="Same step in all cards"
        hint="Texts up to that step; the scalars' step too"
      />
      <Check
        of={choices.superseded}
        label="Show superseded points"
        hint="Points a restarted run logged again"
      />
    </fieldset>
  );
}

export const text: Plugin = {
  name: "text",
  title: "Text",
  View,
  Card: TextCard,
  Bar,
  Settings,
};
