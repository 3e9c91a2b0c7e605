/** A tooltip in the top layer, where nothing of the notebook clips it, beside a place in an element. */
import type { ReadonlySignal } from "@preact/signals";
import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface TipPlace {
  el: HTMLElement;
  /** Px of the element. */
  left: number;
  top: number;
  keyboard: boolean;
}

const GAP = 14;
const EDGE = 4;

interface Props {
  at: ReadonlySignal<TipPlace | null>;
  children: ComponentChildren;
}

export function Tip({ at, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const el = box.current;
    const place = at.value;
    if (!el) return;
    if (!place) {
      if (el.matches(":popover-open")) el.hidePopover();
      return;
    }
    if ("showPopover" in el && !el.matches(":popover-open")) el.showPopover();
    requestAnimationFrame(() => put(el, place));
  });
  return (
    <div
      class="tbnb-tooltip"
      ref={box}
      popover="manual"
      role="tooltip"
      aria-live={at.value?.keyboard ? "polite" : "off"}
    >
      {children}
    </div>
  );
}

/** Below the place and right of it, as far as the window goes; above it where there is no room. */
function put(el: HTMLElement, { el: chart, left, top }: TipPlace): void {
  const rect = chart.getBoundingClientRect();
  const x = rect.left + left;
  const y = rect.top + top;
  const { offsetWidth: width, offsetHeight: height } = el;
  const { innerWidth, innerHeight } = window;
  const down = y + GAP + height <= innerHeight ? y + GAP : Math.max(EDGE, y - GAP - height);
  el.style.left = `${Math.max(EDGE, Math.min(x + GAP, innerWidth - width - EDGE))}px`;
  el.style.top = `${down}px`;
}
