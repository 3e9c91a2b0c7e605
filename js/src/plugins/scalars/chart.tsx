/** The chart of one card: feeds a LineChart from signals, and tells the page what the user does. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LineChart, themeOf } from "../../charts/line";
import type { Box, Marker } from "../../charts/types";
import type { Page } from "../../shell/page";
import { cursorOf } from "./cursor";
import type { Drawing } from "./curves";
import { type CardState, NO_MARKER, stateOf } from "./state";

interface Props {
  page: Page;
  id: string;
  card: CardState;
  drawing: ReadonlySignal<Drawing>;
  /** Given the chart while there is one. */
  onChart: (chart: LineChart | null) => void;
  label: string;
}

export function Chart({ page, id, card, drawing, onChart, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const { choices } = page.store;
    const state = stateOf(page.store);
    const cursor = cursorOf(page.store);
    const size = signal({ width: el.clientWidth, height: el.clientHeight });
    const chart = new LineChart(
      el,
      {
        onCursor: (x, nearest, at) => {
          cursor.value =
            x === null ? null : { x, nearest, at, id, el, chart, drawing: drawing.peek() };
        },
        onBox: (now: Box) => state.setBox(card, now),
        onMarker: (marker: Marker) => {
          state.select(card, marker.range ? "range" : marker.at === null ? "off" : "single");
          state.setMarker(card, marker);
        },
      },
      () => themeOf(el),
    );
    onChart(chart);
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = el;
      const now = size.peek();
      if (width !== now.width || height !== now.height) size.value = { width, height };
    });
    observer.observe(el);
    const stopDrawing = effect(() => {
      // The theme is read from the element's style: a change of it is a reason to draw.
      page.theme.value;
      const { curves, x } = drawing.value;
      chart.draw(curves, {
        xKind: x === "order" ? "step" : x,
        xLog: choices.xLog.value,
        yLog: card.yLog.value ?? choices.yLog.value,
        ignoreOutliers: choices.outliers.value,
        box: state.box(card),
        marker: markerNow(drawing.value, state.selection(card), state.marker(card)),
        ...size.value,
      });
    });
    const stopCursor = effect(() => {
      const now = cursor.value;
      if (now?.id !== id) chart.setCursor(now && now.drawing.x === drawing.peek().x ? now.x : null);
    });
    return () => {
      stopDrawing();
      stopCursor();
      observer.disconnect();
      if (cursor.peek()?.id === id) cursor.value = null;
      onChart(null);
      chart.destroy();
    };
  }, [page, id, card, drawing, onChart]);
  return <div class="tbnb-chart" ref={box} role="application" aria-label={label} />;
}

/** The marker to draw: where none was set yet, the last step or the whole range. */
export function markerNow(drawing: Drawing, selection: string, marker: Marker): Marker {
  if (selection === "off") return NO_MARKER;
  if (selection === "single") {
    if (marker.range) return { at: marker.range[1], range: null };
    return marker.at === null ? { at: ends(drawing)[1], range: null } : marker;
  }
  if (marker.range) return marker;
  const [first, last] = ends(drawing);
  if (first === null || last === null) return NO_MARKER;
  return {
    at: null,
    range: [marker.at === null ? first : Math.min(first, marker.at), marker.at ?? last],
  };
}

function ends(drawing: Drawing): [number | null, number | null] {
  let first: number | null = null;
  let last: number | null = null;
  for (const { x } of drawing.shown.values()) {
    const a = x[0];
    const b = x[x.length - 1];
    if (a === undefined || b === undefined) continue;
    first = first === null ? a : Math.min(first, a);
    last = last === null ? b : Math.max(last, b);
  }
  return [first, last];
}
