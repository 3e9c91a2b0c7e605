/** The chart of one run: the scalars' line chart, with bands. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LineChart, themeOf } from "../../charts/line";
import type { Box, Marker, Nearest } from "../../charts/types";
import type { Page } from "../../shell/page";
import { visible } from "../../shell/text";
import type { CardState } from "../scalars/state";
import { cursorOf } from "./cursor";
import type { Drawing } from "./drawing";
import { markerOf } from "./marker";
import { isLog, stateOf } from "./state";

interface Props {
  page: Page;
  card: CardState;
  drawing: ReadonlySignal<Drawing>;
  index: number;
  /** Given the chart while there is one. */
  onChart: (run: number, chart: LineChart | null) => void;
  label: string;
}

export function Chart({ page, card, drawing, index, onChart, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const { choices } = page.store;
    const state = stateOf(page.store);
    const cursor = cursorOf(page.store);
    const size = signal({ width: el.clientWidth, height: el.clientHeight });
    const point = (
      x: number | null,
      nearest: Nearest[],
      at: { left: number; top: number } | null,
    ) => {
      const { panels, kind } = drawing.peek();
      const panel = panels.get(index);
      const first = nearest.reduce<Nearest | null>(
        (a, b) => (a && a.distance <= b.distance ? a : b),
        null,
      );
      if (x === null || !first || !panel) cursor.value = null;
      else {
        const place = at ?? { left: el.clientWidth / 2, top: el.clientHeight };
        const which = { index: first.index, line: at ? Number(first.key) : -1 };
        cursor.value = { x, kind, panel, el, keyboard: at === null, ...place, ...which };
      }
    };
    const chart = new LineChart(
      el,
      {
        onCursor: point,
        onBox: (now: Box) => state.setBox(card, now),
        onMarker: (marker: Marker) => {
          state.select(card, marker.range ? "range" : marker.at === null ? "off" : "single");
          state.setMarker(card, marker);
        },
      },
      () => themeOf(el),
    );
    onChart(index, chart);
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = el;
      const now = size.peek();
      if (width !== now.width || height !== now.height) size.value = { width, height };
    });
    observer.observe(el);
    const stopDrawing = effect(() => {
      // The theme is read from the element's style: a change of it is a reason to draw.
      page.theme.value;
      const { panels, kind, also } = drawing.value;
      chart.draw(panels.get(index)?.curves ?? [], {
        xKind: kind === "order" ? "step" : kind,
        xLog: choices.xLog.value,
        yLog: isLog(page.store, card),
        // Of nine lines the lowest and the highest are more than the 10 % that would be cut off.
        ignoreOutliers: false,
        box: state.box(card),
        also,
        marker: markerOf(drawing.value, state.selection(card), state.marker(card)),
        ...size.value,
      });
    });
    const stopCursor = effect(() => {
      const now = cursor.value;
      if (now?.el !== el) chart.setCursor(now && now.kind === drawing.peek().kind ? now.x : null);
    });
    return () => {
      stopDrawing();
      stopCursor();
      observer.disconnect();
      if (cursor.peek()?.el === el) cursor.value = null;
      onChart(index, null);
      chart.destroy();
    };
  }, [page, card, drawing, index, onChart]);
  return <div class="tbnb-chart" ref={box} role="application" aria-label={visible(label)} />;
}
