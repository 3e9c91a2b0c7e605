/** A button with a panel: closes on Escape (focus goes back), and on a click elsewhere. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface Props {
  label: string;
  hint?: string;
  button: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  /** Given where something else wants to open it too. */
  open?: Signal<boolean>;
}

export function Popover({ label, hint, button, children, class: name = "", open: given }: Props) {
  const own = useSignal(false);
  const open = given ?? own;
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const shown = open.value;
  useEffect(() => {
    if (!shown) return;
    const onDown = (event: Event) => {
      const [target] = event.composedPath();
      if (target instanceof Node && !box.current?.contains(target)) open.value = false;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      open.value = false;
      opener.current?.focus();
    };
    const own = box.current;
    document.addEventListener("pointerdown", onDown, true);
    own?.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onDown, true);
      own?.removeEventListener("keydown", onKey);
    };
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
        title={hint ? `${label} (${hint})` : label}
        onClick={() => {
          open.value = !open.peek();
        }}
      >
        {button}
      </button>
      {shown && (
        <div class="tbnb-panel" id={id} role="dialog" aria-label={label}>
          {children}
        </div>
      )}
    </div>
  );
}
