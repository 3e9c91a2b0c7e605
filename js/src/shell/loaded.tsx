/** "12 of 340 loaded": values come as they are looked at, and ahead of time within a budget. */
import { useComputed } from "@preact/signals";
import type { Tag } from "../store";
import type { Page } from "./page";
import { whole } from "./text";

/** Of the visible runs' series of some tags. */
export function Loaded({ page, tags }: { page: Page; tags: readonly Tag[] }) {
  const { store } = page;
  const shown = useComputed(() => {
    store.values.revision.value;
    let have = 0;
    let all = 0;
    for (const tag of tags) {
      tag.revision.value;
      for (const [run, series] of tag.series) {
        if (!store.visible.value.has(run)) continue;
        const { length } = series.points;
        all += length;
        have += Math.min(length, store.values.loaded(series.index));
      }
    }
    return { have, all };
  });
  const { have, all } = shown.value;
  // In a report all is here, unpacked or not.
  if (have >= all || store.report) return null;
  return (
    <span
      class="tbnb-quiet tbnb-loaded"
      title="The rest is read when it is looked at; --budget sets how much comes ahead of time"
    >
      {whole(have)} of {whole(all)} loaded
    </span>
  );
}
