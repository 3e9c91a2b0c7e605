/** The settings: the kind's own on top, then what holds for the whole board. */
import type { Signal } from "@preact/signals";
import type { Plugin } from "../plugins/plugin";
import { Check, Select, Slider } from "./fields";
import { Icon } from "./icons";
import type { Page } from "./page";
import { Popover } from "./popover";

interface Props {
  page: Page;
  plugin: Plugin | undefined;
  open: Signal<boolean>;
}

export function Settings({ page, plugin, open }: Props) {
  const { store } = page;
  const { choices } = store;
  const Own = plugin?.Settings;
  return (
    <Popover label="Settings" button={<Icon name="settings" />} class="tbnb-settings" open={open}>
      {Own && <Own page={page} />}
      <fieldset>
        <legend>Board</legend>
        <Select
          of={choices.theme}
          label="Theme"
          options={store.report ? OF_PAGE : THEMES}
          labelled
        />
        <Slider of={choices.cardWidth} label="Card width" min={240} max={900} step={5} />
        <Check
          of={choices.keepPins}
          label="Remember pins"
          hint="Pinned cards of this log directory are there again next time"
        />
      </fieldset>
      <div class="tbnb-panel-end">
        <button type="button" class="tbnb-button" onClick={() => store.reset()}>
          Reset settings
        </button>
        <button
          type="button"
          class="tbnb-button"
          disabled={store.colors.value.size === 0}
          onClick={() => {
            store.colors.value = new Map();
          }}
        >
          Reset colours
        </button>
      </div>
    </Popover>
  );
}

const THEMES = [
  ["auto", "Notebook's"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;
const OF_PAGE = [["auto", "System's"], THEMES[1], THEMES[2]] as const;
