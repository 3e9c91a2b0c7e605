/** The controls of text in the toolbar: search, Markdown or plain. */
import { Check } from "../../shell/fields";
import { LinkedSteps } from "../../shell/linked";
import type { PluginProps } from "../plugin";
import { stateOf } from "./state";

export function Bar({ page }: PluginProps) {
  const { query } = stateOf(page.store);
  return (
    <>
      <input
        type="search"
        class="tbnb-input tbnb-search"
        placeholder="Search texts"
        aria-label="Search texts"
        title="Upper or lower case; texts not yet loaded are asked for"
        value={query.value}
        spellcheck={false}
        onInput={(event) => {
          query.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") query.value = "";
        }}
      />
      <Check of={page.store.choices.markdown} label="Markdown" hint="Else plain text" />
      <LinkedSteps page={page} plugin="text" />
    </>
  );
}
