/** A computed value that stays the same object for as long as it says the same. */
import { computed, type ReadonlySignal } from "@preact/signals";

/** @param same whether two values say the same */
export function stable<T>(make: () => T, same: (a: T, b: T) => boolean): ReadonlySignal<T> {
  let last: { value: T } | null = null;
  return computed(() => {
    const value = make();
    if (!last || !same(last.value, value)) last = { value };
    return last.value;
  });
}
