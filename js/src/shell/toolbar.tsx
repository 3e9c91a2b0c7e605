/** The line on top: run drawer, tabs, tag filter, the kind's own controls, pulse, damage, settings. */
import type { Signal } from "@preact/signals";
import type { Plugin } from "../plugins/plugin";
import { DamageBadge } from "./damage";
import { FilterBox } from "./filterbox";
import { IconButton } from "./icons";
import type { Page } from "./page";
import { Settings } from "./settings";
import { Pulse } from "./status";
import { Tabs } from "./tabs";

interface Props {
  page: Page;
  plugin: Plugin | undefined;
  tabs: readonly Plugin[];
  settings: Signal<boolean>;
}

export function Toolbar({ page, plugin, tabs, settings }: Props) {
  const { store } = page;
  const Bar = plugin?.Bar;
  return (
    <header class="tbnb-bar">
      <IconButton
        icon="runs"
        class="tbnb-drawer-open"
        label="Runs"
        expanded={page.drawer.value}
        onClick={() => {
          page.drawer.value = !page.drawer.peek();
        }}
      />
      {tabs.length > 1 && <Tabs store={store} tabs={tabs} chosen={plugin?.name} />}
      <FilterBox filter={store.tagFilter} label="Filter tags" />
      {Bar && (
        <div class="tbnb-bar-own">
          <Bar page={page} />
        </div>
      )}
      <div class="tbnb-bar-end">
        <Pulse store={store} />
        <DamageBadge store={store} />
        <Settings page={page} plugin={plugin} open={settings} />
      </div>
    </header>
  );
}
