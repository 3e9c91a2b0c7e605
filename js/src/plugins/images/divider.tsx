/** The line between two pictures that lie one over the other: a slider where one looks anyway. */
import type { Signal } from "@preact/signals";

/** What a key moves it by, in per cent of the width. */
const KEYS: ReadonlyMap<string, number> = new Map([
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["PageDown", -10],
  ["PageUp", 10],
  ["Home", -100],
  ["End", 100],
]);

/** Keys are its own; a drag is that of the box around it, which may move the pictures instead. */
export function Divider({ at }: { at: Signal<number> }) {
  return (
    <div
      class="tbnb-divider"
      role="slider"
      tabIndex={0}
      aria-label="Share of A"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at.value)}
      aria-valuetext={`${Math.round(at.value)} %`}
      title="Drag, or arrows"
      style={{ left: `${at.value}%` }}
      onKeyDown={(event) => {
        const by = KEYS.get(event.key);
        if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        at.value = Math.max(0, Math.min(100, at.peek() + by));
      }}
    />
  );
}
