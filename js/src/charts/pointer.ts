import type { Box, Rect } from "./types";
import type { View } from "./view";
import { chooseBox, panBox, wheelFactor, zoomBox } from "./zoom";

/** What gestures need of a chart. */
export interface Stage {
  /** The plot in CSS px of the chart. */
  plot(): Rect;
  view(): View | null;
  box(): Box;
  setBox(box: Box): void;
  /** The pointer's place in the plot, from its top left; null when it left. */
  point(at: { x: number; y: number } | null): void;
  /** The rubber band, in CSS px of the chart. */
  band(rect: Rect | null): void;
  /** Whether the chart has the keyboard: then a plain wheel zooms. */
  focused(): boolean;
}

/** Px below which a drag is a click, or flat, or upright. */
const SLACK = 5;
const FLAT = 12;

interface Drag {
  kind: "zoom" | "pan";
  pointer: number;
  x: number;
  y: number;
  view: View;
  box: Box;
}

/** Rubber band of a drag: flat ones take the whole height, upright ones the whole width. */
function bandOf(
  drag: Drag,
  x: number,
  y: number,
  plot: Rect,
): { rect: Rect; x: boolean; y: boolean } | null {
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const left = clamp(Math.min(drag.x, x), plot.width);
  const right = clamp(Math.max(drag.x, x), plot.width);
  const top = clamp(Math.min(drag.y, y), plot.height);
  const bottom = clamp(Math.max(drag.y, y), plot.height);
  if (right - left < SLACK && bottom - top < SLACK) return null;
  const flat = bottom - top < FLAT;
  const upright = !flat && right - left < FLAT;
  return {
    rect: {
      left: plot.left + (upright ? 0 : left),
      width: upright ? plot.width : right - left,
      top: plot.top + (flat ? 0 : top),
      height: flat ? plot.height : bottom - top,
    },
    x: !upright,
    y: !flat,
  };
}

/** Hover, box zoom, pan, wheel and double click on a plot; all gone when the signal aborts. */
export function listenPointer(over: HTMLElement, stage: Stage, signal: AbortSignal): void {
  let drag: Drag | null = null;

  const place = (event: MouseEvent) => {
    const bounds = over.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  };
  const finish = () => {
    if (drag && over.hasPointerCapture?.(drag.pointer)) over.releasePointerCapture(drag.pointer);
    drag = null;
    stage.band(null);
    over.classList.remove("tbnb-panning");
  };
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => over.addEventListener(type, listener, { ...options, signal });

  on("pointerdown", (event) => {
    const view = stage.view();
    if (!view || event.button > 1 || drag) return;
    const pan = event.button === 1 || event.shiftKey || event.altKey;
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    drag = {
      kind: pan ? "pan" : "zoom",
      pointer: event.pointerId,
      ...place(event),
      view,
      box: stage.box(),
    };
    over.setPointerCapture?.(event.pointerId);
    over.classList.toggle("tbnb-panning", pan);
  });

  on("pointermove", (event) => {
    const at = place(event);
    const plot = stage.plot();
    if (drag?.kind === "pan") {
      const dx = (drag.x - at.x) / plot.width;
      const dy = (at.y - drag.y) / plot.height;
      stage.setBox(panBox(drag.view, drag.box, dx, dy));
      stage.point(null);
      return;
    }
    if (drag) stage.band(bandOf(drag, at.x, at.y, plot)?.rect ?? null);
    stage.point(at.x >= 0 && at.x <= plot.width ? at : null);
  });

  on("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { kind, view, box } = drag;
    const plot = stage.plot();
    const at = place(event);
    const band = kind === "zoom" ? bandOf(drag, at.x, at.y, plot) : null;
    finish();
    if (!band) return;
    const left = (band.rect.left - plot.left) / plot.width;
    const bottom = 1 - (band.rect.top - plot.top + band.rect.height) / plot.height;
    stage.setBox(
      chooseBox(
        view,
        box,
        band.x ? [left, left + band.rect.width / plot.width] : null,
        band.y ? [bottom, bottom + band.rect.height / plot.height] : null,
      ),
    );
  });

  on("pointercancel", finish);
  on("pointerleave", () => {
    if (!drag) stage.point(null);
  });
  on("dblclick", () => stage.setBox({ x: null, y: null }));
  on(
    "wheel",
    (event) => {
      const view = stage.view();
      const zooms = event.ctrlKey || event.altKey || event.metaKey || stage.focused();
      if (!view || !zooms || event.deltaY === 0) return;
      // Neither the notebook nor the browser may scroll or zoom as well.
      event.preventDefault();
      event.stopPropagation();
      const plot = stage.plot();
      const { x, y } = place(event);
      const at = { x: x / plot.width, y: 1 - y / plot.height };
      stage.setBox(zoomBox(view, stage.box(), at, wheelFactor(event.deltaY, event.deltaMode)));
    },
    { passive: false },
  );
  signal.addEventListener("abort", () => {
    drag = null;
  });
}
