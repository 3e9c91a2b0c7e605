/** The board: toolbar, run list, the view of one kind of data. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { plugins } from "../plugins";
import { Boundary } from "./failure";
import type { Page } from "./page";
import { Grip, SideGrip } from "./resize";
import { Runs } from "./runs";
import { Banner, Bare, Empty } from "./states";
import { Toolbar } from "./toolbar";

export function App({ page }: { page: Page }) {
  const { store, root } = page;
  const bare = useComputed(() => {
    const nothing = store.sent.status.value === null;
    return nothing && (page.still.value || store.live.value !== "connecting");
  });
  useSignalEffect(() => {
    root.style.height = bare.value ? "auto" : `${store.height.value}px`;
  });
  return bare.value ? <Bare page={page} /> : <Whole page={page} />;
}

function Whole({ page }: { page: Page }) {
  const { store, root } = page;
  const main = useRef<HTMLElement>(null);
  const settings = useSignal(false);
  useSignalEffect(() => {
    root.style.setProperty("--tbnb-runs", `${store.choices.runsWidth.value}px`);
  });
  useEffect(() => page.seen.within(main.current), [page]);
  const shown = useComputed(() => {
    const kinds = new Set(store.sent.tags.value.map((tag) => tag.plugin));
    return plugins.filter(({ name, shows }) => (shows ? shows(kinds) : kinds.has(name)));
  });
  const chosen = shown.value.find(({ name }) => name === store.tab.value) ?? shown.value[0];
  // Before there are data the first kind's controls are there already: nothing moves later.
  const plugin = chosen ?? plugins.find(({ shows }) => !shows);
  const View = chosen?.View;
  return (
    <Boundary>
      <Toolbar page={page} plugin={plugin} tabs={shown.value} settings={settings} />
      <div class="tbnb-body" data-drawer={page.drawer.value} data-alone={chosen?.alone === true}>
        <Runs page={page} />
        <SideGrip page={page} />
        {page.drawer.value && (
          <div class="tbnb-scrim" onClick={() => (page.drawer.value = false)} aria-hidden="true" />
        )}
        <main class="tbnb-main" ref={main} aria-label={plugin?.title ?? "Board"}>
          <Banner store={store} />
          <Boundary key={plugin?.name}>
            {View ? <View page={page} /> : <Empty store={store} />}
          </Boundary>
        </main>
      </div>
      <Grip page={page} />
    </Boundary>
  );
}
