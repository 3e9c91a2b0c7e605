/** Marks a list while there is more of it below: its end fades then, and no entry looks cut off. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** @param ref the element that scrolls; its one child is what grows */
export function useBelow(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    const say = () => {
      // Scrolled to the end there may be a fraction of a pixel left.
      el.dataset.below = String(el.scrollHeight - el.clientHeight - el.scrollTop > 2);
    };
    const observer = new ResizeObserver(say);
    observer.observe(el);
    if (el.firstElementChild) observer.observe(el.firstElementChild);
    el.addEventListener("scroll", say, { passive: true });
    return () => {
      observer.disconnect();
      el.removeEventListener("scroll", say);
    };
  }, [ref]);
}
