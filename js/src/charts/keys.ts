import type { Box } from "./types";
import type { View } from "./view";
import { panBox, zoomBox } from "./zoom";

/** What the keyboard needs of a chart. */
export interface Keyed {
  view(): View | null;
  box(): Box;
  setBox(box: Box): void;
  /** Move the cursor by so many data points; ±Infinity is to the first or last. */
  moveCursor(points: number): void;
  /** Take the keyboard's cursor away; answers whether there was one. */
  clearCursor(): boolean;
}

const CENTER = { x: 0.5, y: 0.5 };
const AUTOMATIC: Box = { x: null, y: null };

/** Undo cursor and zoom; with neither, Escape is left to whatever the chart is in, such as a dialog. */
function undo(chart: Keyed): boolean {
  const { x, y } = chart.box();
  const hadCursor = chart.clearCursor();
  if (x !== null || y !== null) chart.setBox(AUTOMATIC);
  return hadCursor || x !== null || y !== null;
}

/** Do what a key means; answers false for a key that means nothing here. */
function act(chart: Keyed, event: KeyboardEvent): boolean {
  const view = chart.view();
  if (!view) return false;
  const zoom = (factor: number) => chart.setBox(zoomBox(view, chart.box(), CENTER, factor));
  const pan = (dy: number) => chart.setBox(panBox(view, chart.box(), 0, dy));
  const stride = event.shiftKey ? 10 : 1;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => chart.moveCursor(-stride),
    ArrowRight: () => chart.moveCursor(stride),
    ArrowUp: () => pan(0.1),
    ArrowDown: () => pan(-0.1),
    Home: () => chart.moveCursor(Number.NEGATIVE_INFINITY),
    End: () => chart.moveCursor(Number.POSITIVE_INFINITY),
    "+": () => zoom(0.8),
    "=": () => zoom(0.8),
    "-": () => zoom(1.25),
    "0": () => chart.setBox(AUTOMATIC),
  };
  if (event.key === "Escape") return undo(chart);
  const action = actions[event.key];
  action?.();
  return action !== undefined;
}

/** Arrows move the cursor or the view, + and − zoom, 0 and Escape reset; gone when the signal aborts. */
export function listenKeys(el: HTMLElement, chart: Keyed, signal: AbortSignal): void {
  el.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== el || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!act(chart, event)) return;
      // In a notebook an arrow would select the next cell, and 0 twice restarts the kernel.
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
}
