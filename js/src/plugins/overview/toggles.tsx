/** All, or some of the kinds. */
import { useComputed } from "@preact/signals";
import type { Page } from "../../shell/page";
import { many, whole } from "../../shell/text";
import type { Carded } from "../overview";
import { stateOf } from "./state";

export function Toggles({ page, kinds }: { page: Page; kinds: readonly Carded[] }) {
  const { store } = page;
  const state = stateOf(store);
  const counts = useComputed(() => {
    const found = new Map<string, number>();
    for (const { plugin } of store.sent.tags.value) {
      found.set(plugin, (found.get(plugin) ?? 0) + 1);
    }
    return found;
  });
  const names = kinds.map(({ name }) => name);
  const only = names.filter((name) => state.only.value.has(name));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend is not wanted in a row of buttons
    <div class="tbnb-kinds" role="group" aria-label="Kinds that are shown">
      <Toggle
        on={only.length === 0}
        label="All"
        onClick={() => {
          state.only.value = new Set();
        }}
      />
      {kinds.map(({ name, title }) => (
        <Toggle
          key={name}
          on={only.includes(name)}
          label={title}
          count={counts.value.get(name) ?? 0}
          onClick={() => state.toggle(name, names)}
        />
      ))}
    </div>
  );
}

interface ToggleProps {
  on: boolean;
  label: string;
  count?: number;
  onClick: () => void;
}

function Toggle({ on, label, count, onClick }: ToggleProps) {
  return (
    <button
      type="button"
      class="tbnb-kind"
      aria-pressed={on}
      {...(count !== undefined && { title: many(count, "tag") })}
      onClick={onClick}
    >
      {label}
      {count !== undefined && <span class="tbnb-count">{whole(count)}</span>}
    </button>
  );
}
