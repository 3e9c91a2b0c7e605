/** Pointer, wheel and keys on a panel: those of all charts, and up and down from step to step. */
import { listenKeys } from "../../charts/keys";
import { listenPointer, type Stage } from "../../charts/pointer";
import type { Box } from "../../charts/types";

export interface Hands extends Omit<Stage, "setBox" | "focused"> {
  /** The element with the keyboard, and the one over the plot. */
  el: HTMLElement;
  over: HTMLElement;
  /** `turned`: by the wheel or a key, not by a drag. */
  setBox(box: Box, turned: boolean): void;
  /** Move the cursor by so many histograms, and so many bins. */
  move(rows: number, bins: number): void;
  /** Take the keyboard's cursor away; answers whether there was one. */
  clearCursor(): boolean;
}

export function listenHands(hands: Hands, signal: AbortSignal): void {
  const { el, over } = hands;
  let wheel = false;
  const turn = (on: boolean) => () => {
    wheel = on;
  };
  // Around the listener that zooms: the gestures do not say which of them they are.
  over.addEventListener("wheel", turn(true), { signal, passive: true });
  listenPointer(
    over,
    {
      ...hands,
      setBox: (box) => hands.setBox(box, wheel),
      focused: () => el.matches(":focus-visible"),
    },
    signal,
  );
  over.addEventListener("wheel", turn(false), { signal, passive: true });
  el.addEventListener("keydown", (event) => onRows(event, hands), { signal });
  listenKeys(
    el,
    {
      ...hands,
      setBox: (box) => hands.setBox(box, true),
      moveCursor: (bins) => hands.move(0, bins),
    },
    signal,
  );
  el.addEventListener("blur", hands.clearCursor, { signal });
}

/** Up and down lead from one histogram to the next. */
function onRows(event: KeyboardEvent, hands: Hands): void {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (target !== hands.el || ctrlKey || metaKey || altKey) return;
  if (key !== "ArrowUp" && key !== "ArrowDown") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hands.move(key === "ArrowUp" ? -1 : 1, 0);
}
