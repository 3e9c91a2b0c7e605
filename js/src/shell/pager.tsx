/** Which of the samples of a value is shown. */
import type { Signal } from "@preact/signals";
import { IconButton } from "./icons";

/** "Sample 2 of 3", with a way to the others. */
export function Pager({ of, count }: { of: Signal<number>; count: number }) {
  const at = Math.min(of.value, count - 1);
  const go = (to: number) => {
    of.value = (to + count) % count;
  };
  return (
    <span class="tbnb-pager">
      <IconButton icon="previous" label="Previous sample" onClick={() => go(at - 1)} />
      <span aria-live="polite">
        sample {at + 1} of {count}
      </span>
      <IconButton icon="next" label="Next sample" onClick={() => go(at + 1)} />
    </span>
  );
}
