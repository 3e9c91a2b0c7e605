/** One step for all cards: the switch, and while it is on the slider over every card's steps. */

import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { IconButton } from "./icons";
import type { Page } from "./page";
import { Stepper } from "./stepper";
import { allSteps } from "./steps";

export function LinkedSteps({ page, plugin }: { page: Page; plugin: string }) {
  const { linkSteps } = page.store.choices;
  const steps = useMemo(() => computed(() => allSteps(page, plugin)), [page, plugin]);
  const on = linkSteps.value;
  return (
    <div class="tbnb-linked">
      <IconButton
        icon="link"
        label="Link steps"
        hint="one step for all cards, the scalars' too"
        pressed={on}
        class={on ? "tbnb-on" : ""}
        onClick={() => {
          linkSteps.value = !on;
        }}
      />
      {on && <Stepper steps={steps} label="Step of all cards" />}
    </div>
  );
}
