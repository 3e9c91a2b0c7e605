/** The keyboard on the picture. */

/** What keys do; ways in CSS pixels. */
export interface Keyed {
  /** Turn, or in a flat picture pan. */
  turn(dx: number, dy: number): void;
  pan(dx: number, dy: number): void;
  /** By a factor, around the middle. */
  scale(factor: number): void;
  reset(): void;
}

const STEP = 24;
const ZOOM = 1.25;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Do what a key means; answers false for a key that means nothing here. */
export function press(
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  at: Keyed,
): boolean {
  const arrow = ARROWS[key];
  if (arrow) {
    if (shiftKey) at.pan(...arrow);
    else at.turn(...arrow);
  } else if (key === "+" || key === "=") at.scale(ZOOM);
  else if (key === "-" || key === "_") at.scale(1 / ZOOM);
  else if (key === "0") at.reset();
  else return false;
  return true;
}

/** Listen until the signal aborts. */
export function listenKeys(el: HTMLElement, at: Keyed, signal: AbortSignal): void {
  el.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== el || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!press(event, at)) return;
      // In a notebook an arrow would select the next cell, and 0 twice restarts the kernel.
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
}
