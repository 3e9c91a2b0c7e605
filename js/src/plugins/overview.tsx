/** Overview: all kinds together, by tag group, as TensorBoard's Time Series. */

import { useComputed } from "@preact/signals";
import { KindGroups } from "../shell/groups";
import type { Page } from "../shell/page";
import { stateOf } from "./overview/state";
import { Toggles } from "./overview/toggles";
import type { Plugin, PluginProps } from "./plugin";

/** A kind with a card of its own. */
export type Carded = Plugin & Required<Pick<Plugin, "Card">>;

/** The tab of these kinds; there is one where a log has more than one of them. */
export function overview(plugins: readonly Plugin[]): Plugin {
  const kinds = plugins.filter((plugin): plugin is Carded => plugin.Card !== undefined);
  return {
    name: "overview",
    title: "Overview",
    shows: (names) => kinds.filter(({ name }) => names.has(name)).length > 1,
    View: ({ page }) => <View page={page} kinds={kinds} />,
    Bar: ({ page }) => <Bar page={page} kinds={kinds} />,
    Settings: ({ page }) => <Settings page={page} kinds={kinds} />,
  };
}

interface Props extends PluginProps {
  kinds: readonly Carded[];
}

/** Kinds that the log has, and those of them that are switched on. */
function useKinds(page: Page, kinds: readonly Carded[]) {
  const present = useComputed(() => {
    const names = new Set(page.store.sent.tags.value.map(({ plugin }) => plugin));
    return kinds.filter(({ name }) => names.has(name));
  });
  const shown = useComputed(() => {
    const { only } = stateOf(page.store);
    const on = present.value.filter(({ name }) => only.value.has(name));
    return on.length > 0 ? on : present.value;
  });
  return { present: present.value, shown: shown.value };
}

function View({ page, kinds }: Props) {
  const { present, shown } = useKinds(page, kinds);
  return (
    <div class={shown.length > 1 ? "tbnb-mixed" : ""}>
      <Toggles page={page} kinds={present} />
      <KindGroups page={page} kinds={shown} />
      {present.map(({ name, Over }) => Over && <Over key={name} page={page} />)}
    </div>
  );
}

/** The toolbar has room for the controls of one kind: of the first that is shown. */
function Bar({ page, kinds }: Props) {
  const { shown } = useKinds(page, kinds);
  const own = shown.find((kind) => kind.Bar);
  return own?.Bar ? <own.Bar key={own.name} page={page} /> : null;
}

function Settings({ page, kinds }: Props) {
  const { shown } = useKinds(page, kinds);
  return <>{shown.map(({ name, Settings: Own }) => Own && <Own key={name} page={page} />)}</>;
}
