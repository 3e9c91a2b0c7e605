/** The panels where they lie over the picture: a button opens each, Escape closes it. */
import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { useUnique } from "../../shell/unique";

export type Panel = "none" | "data" | "points";

const SIDES = ["data", "points"] as const;
const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";

export function useDrawers(tools: RefObject<HTMLElement | null>, panels: Signal<Panel>) {
  const base = useUnique();
  const id = (side: Panel) => `${base}-${side}`;
  const open = panels.value;
  useLayoutEffect(() => {
    const root = rootOf(tools.current);
    // The panels are others' elements, and may come later.
    for (const side of SIDES) panelOf(root, side)?.setAttribute("id", id(side));
  });
  useLayoutEffect(() => {
    const root = rootOf(tools.current);
    if (!root || open === "none") return;
    firstOf(panelOf(root, open))?.focus();
    const done = new AbortController();
    root.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        // Neither the host nor a dialog around us may take it as theirs.
        event.preventDefault();
        event.stopPropagation();
        panels.value = "none";
        tools.current?.querySelector<HTMLElement>(`[aria-controls="${id(open)}"]`)?.focus();
      },
      { signal: done.signal },
    );
    return () => done.abort();
  }, [open]);
  return {
    /** Of the button that opens a panel. */
    of: (side: "data" | "points") => ({
      controls: id(side),
      expanded: open === side,
      onClick: () => {
        panels.value = panels.peek() === side ? "none" : side;
      },
    }),
  };
}

function rootOf(tools: HTMLElement | null): HTMLElement | null {
  return tools?.closest<HTMLElement>(".tbnb-projector") ?? null;
}

function panelOf(root: HTMLElement | null, side: Panel): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`:scope > [data-side="${side}"]`) ?? null;
}

/** The first that takes the focus; a group of radio buttons takes it at the chosen one. */
function firstOf(panel: HTMLElement | null): HTMLElement | null {
  const all = [...(panel?.querySelectorAll<HTMLInputElement>(REACHED) ?? [])];
  return all.find((one) => !one.disabled && (one.type !== "radio" || one.checked)) ?? null;
}
