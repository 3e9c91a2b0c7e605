/** A button with a panel: closes on Escape (focus goes back), and on a click elsewhere. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useUnique } from "./unique";

interface Props {
  label: string;
  button: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  /** Given where something else wants to open it too. */
  open?: Signal<boolean>;
}

/** Between button and panel, between panel and the window's edge, and the tallest panel, px. */
const GAP = 5;
const EDGE = 8;
const TALLEST = 560;

export function Popover({ label, button, children, class: name = "", open: given }: Props) {
  const own = useSignal(false);
  const open = given ?? own;
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useUnique();
  const shown = open.value;
  useLayoutEffect(() => {
    const [all, at, el] = [box.current, opener.current, panel.current];
    if (!shown || !all || !at || !el) return;
    const done = new AbortController();
    const { signal } = done;
    const close = () => {
      open.value = false;
    };
    stayBeside(el, at, close, signal);
    const onDown = (event: Event) => {
      const [target] = event.composedPath();
      if (target instanceof Node && !all.contains(target)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Neither the host nor a dialog around us may take it as theirs.
      event.stopPropagation();
      event.preventDefault();
      close();
      at.focus();
    };
    document.addEventListener("pointerdown", onDown, { capture: true, signal });
    all.addEventListener("keydown", onKey, { signal });
    return () => done.abort();
  }, [shown, open]);
  return (
    <div class="tbnb-popover" ref={box}>
      <button
        type="button"
        ref={opener}
        class={`tbnb-iconbutton ${name}`}
        aria-label={label}
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        title={label}
        onClick={() => {
          open.value = !open.peek();
        }}
      >
        {button}
      </button>
      {shown && (
        <div
          class="tbnb-panel"
          id={id}
          ref={panel}
          popover="manual"
          role="dialog"
          aria-label={label}
        >
          {children}
        </div>
      )}
    </div>
  );
}

/** Show a panel in the top layer, where no cell clips it, and keep it by its button in a scroll. */
function stayBeside(el: HTMLElement, at: Element, leave: () => void, signal: AbortSignal): void {
  if ("showPopover" in el) el.showPopover();
  const put = () => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const size = { width: el.offsetWidth, height: el.scrollHeight };
    Object.assign(el.style, placed(at.getBoundingClientRect(), size, { width, height }));
  };
  put();
  document.addEventListener("scroll", put, { capture: true, passive: true, signal });
  window.addEventListener("resize", put, { signal });
  const sight = new IntersectionObserver((entries) => {
    if (entries.at(-1)?.isIntersecting === false) leave();
  });
  sight.observe(at);
  signal.addEventListener("abort", () => sight.disconnect());
}

interface Size {
  width: number;
  height: number;
}

/** Below the button, right edges in line; above it where there is more room and below too little. */
export function placed(
  at: Pick<DOMRect, "top" | "right" | "bottom">,
  size: Size,
  window: Size,
): { left: string; top: string; bottom: string; maxHeight: string } {
  const below = window.height - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const up = Math.min(size.height, TALLEST) > below && above > below;
  const left = Math.min(at.right - size.width, window.width - size.width - EDGE);
  return {
    left: `${Math.max(EDGE, left)}px`,
    top: up ? "auto" : `${at.bottom + GAP}px`,
    bottom: up ? `${window.height - at.top + GAP}px` : "auto",
    maxHeight: `${Math.min(TALLEST, up ? above : below)}px`,
  };
}
