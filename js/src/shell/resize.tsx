/** Handles that resize: the board's height at its bottom, the run list's width at its side. */
import type { Page } from "./page";

const STEP = 40;
export const LEAST_HEIGHT = 240;
const LEAST_WIDTH = 140;
const MOST_WIDTH = 600;

/** Follow a drag from `event`; `move` gets the way so far, in px. */
function drag(event: PointerEvent, move: (dx: number, dy: number) => void): void {
  const handle = event.currentTarget;
  if (!(handle instanceof HTMLElement) || event.button !== 0) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  const { clientX, clientY } = event;
  const onMove = (now: PointerEvent) => move(now.clientX - clientX, now.clientY - clientY);
  const done = new AbortController();
  handle.addEventListener("pointermove", onMove, { signal: done.signal });
  handle.addEventListener("lostpointercapture", () => done.abort(), { signal: done.signal });
}

export function Grip({ page }: { page: Page }) {
  const { height } = page.store;
  const set = (value: number) => {
    height.value = Math.max(LEAST_HEIGHT, Math.round(value));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator one can move is a widget; <hr> is not
    <div
      class="tbnb-grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Board height"
      aria-valuenow={height.value}
      aria-valuemin={LEAST_HEIGHT}
      tabIndex={0}
      title="Drag to change the board's height (↑ ↓)"
      onPointerDown={(event) => {
        const from = height.peek();
        drag(event, (_, dy) => set(from + dy));
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        set(height.peek() + (event.key === "ArrowDown" ? STEP : -STEP));
      }}
    />
  );
}

export function SideGrip({ page }: { page: Page }) {
  const width = page.store.choices.runsWidth;
  const set = (value: number) => {
    width.value = Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, Math.round(value)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator one can move is a widget; <hr> is not
    <div
      class="tbnb-sidegrip"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the run list"
      aria-valuenow={width.value}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      tabIndex={0}
      title="Drag to change the width of the run list (← →)"
      onPointerDown={(event) => {
        const from = width.peek();
        drag(event, (dx) => set(from + dx));
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        set(width.peek() + (event.key === "ArrowRight" ? STEP : -STEP));
      }}
    />
  );
}
