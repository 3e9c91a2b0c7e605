/** Hooks of views that show values by reference. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { keyOf } from "../store/values";
import type { Wanted } from "../wire";
import type { Page } from "./page";
import { Seen } from "./seen";

/** Say what is shown here, the most wanted first; taken back when the element goes. */
export function useWanted(page: Page, list: readonly Wanted[]): void {
  const self = useMemo(() => Symbol(), []);
  const { values } = page.store;
  const said = list.map(keyOf).join();
  useEffect(() => values.want(self, list), [values, self, said]);
  useEffect(() => () => values.want(self, []), [values, self]);
}

/** Whether an element is on screen or nearly. */
export function useSeen(page: Page, ref: RefObject<Element | null>): boolean {
  const seen = useSignal(false);
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    // A dialog is in the top layer: nothing of it is ever within the board's own scrolling part.
    const own = el.closest("dialog") ? new Seen() : null;
    own?.within(null);
    const stop = (own ?? page.seen).watch(el, (now) => {
      seen.value = now;
    });
    return () => {
      stop();
      own?.stop();
    };
  }, [page, ref, seen]);
  return seen.value;
}

/** An address for bytes of a fixed type, given back when they change or the element goes. */
export function useObjectURL(bytes: Uint8Array<ArrayBuffer> | null, type: string): string | null {
  const url = useSignal<string | null>(null);
  useLayoutEffect(() => {
    if (!bytes) {
      url.value = null;
      return;
    }
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    url.value = made;
    return () => URL.revokeObjectURL(made);
  }, [bytes, type, url]);
  return bytes ? url.value : null;
}
