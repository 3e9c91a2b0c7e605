/** The tooltip: above everything, beside the pointer, never under it. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatRelative, formatValue } from "../../math/format";
import { Name } from "../../shell/name";
import type { Page } from "../../shell/page";
import { many } from "../../shell/text";
import { type Cursor, cursorOf } from "./cursor";
import { closest, type Row, rows } from "./rows";

const GAP = 14;
/** Px of a row, and of all but the rows: head, padding, "more runs", what is left to the edges. */
const ROW = 19;
const AROUND = 70;

/** How many rows the window has room for. */
function roomFor(): number {
  return Math.max(1, Math.floor((window.innerHeight - AROUND) / ROW));
}

export function Tooltip({ page }: { page: Page }) {
  const { choices } = page.store;
  const cursor = cursorOf(page.store);
  const box = useRef<HTMLDivElement>(null);
  const shown = useComputed(() => {
    const now = cursor.value;
    // The other views of this board show the cursor, one of them the tooltip.
    if (!now || !page.root.contains(now.el)) return null;
    const sort = choices.sort.value;
    const all = rows(
      now.nearest,
      now.drawing.shown,
      sort,
      sort === "nearest-y" ? heights(now) : Number,
    );
    return { now, all, nearest: closest(all) };
  });
  useSignalEffect(() => {
    const el = box.current;
    const what = shown.value;
    if (!el) return;
    if (!what || what.all.length === 0) {
      if (el.matches(":popover-open")) el.hidePopover();
      return;
    }
    // In the top layer nothing of the notebook clips it. Shown anew it also comes above a dialog.
    if ("showPopover" in el && !el.matches(":popover-open")) el.showPopover();
    requestAnimationFrame(() => place(el, what.now));
  });
  const what = shown.value;
  const limit = Math.min(choices.rows.value || Number.POSITIVE_INFINITY, roomFor());
  const smoothed = choices.smoothing.value > 0;
  const few = what?.all.slice(0, limit) ?? [];
  return (
    <div
      class="tbnb-tooltip"
      ref={box}
      popover="manual"
      role="tooltip"
      aria-live={what?.now.at === null ? "polite" : "off"}
    >
      {what && (
        <table>
          <thead>
            <tr>
              <th />
              <th class="tbnb-left">Run</th>
              {smoothed && <th>Smoothed</th>}
              <th>Value</th>
              <th>Step</th>
              <th>Time</th>
              <th>Relative</th>
            </tr>
          </thead>
          <tbody>
            {few.map((row) => (
              <Line
                key={row.key}
                row={row}
                smoothed={smoothed}
                nearest={row.key === what.nearest}
              />
            ))}
          </tbody>
        </table>
      )}
      {what && what.all.length > few.length && (
        <div class="tbnb-quiet">{many(what.all.length - few.length, "more run")}</div>
      )}
    </div>
  );
}

function Line({ row, smoothed, nearest }: { row: Row; smoothed: boolean; nearest: boolean }) {
  return (
    <tr class={nearest ? "tbnb-nearest" : undefined} data-old={row.old}>
      <td>
        <span class="tbnb-disc" style={{ background: row.color }} />
      </td>
      <td class="tbnb-left">
        <Name of={row.run} />
        {row.old && <span class="tbnb-quiet"> superseded</span>}
      </td>
      {smoothed && <td>{row.old ? "" : formatValue(row.smoothed)}</td>}
      <td>{formatValue(row.value)}</td>
      <td>{row.step}</td>
      <td>{time(row.wall)}</td>
      <td>{formatRelative(row.relative)}</td>
    </tr>
  );
}

const clock = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

export function time(wall: number): string {
  const date = new Date(wall * 1000);
  return Number.isNaN(date.getTime()) ? "unknown" : clock.format(date);
}

/** Px between the pointer and a value, along y, by the chart's own scale. */
function heights({ chart, at }: Cursor): (y: number) => number {
  const { plot, scales } = chart.drawn();
  const { min, max, log } = scales.y;
  const of = log ? Math.log10 : Number;
  const span = of(max) - of(min);
  return (y) => plot.top + plot.height * (1 - (of(y) - of(min)) / span) - (at?.top ?? 0);
}

/** Below the pointer and right of it, as far as the window goes; above it where there is no room. */
function place(el: HTMLElement, { el: chart, at }: Cursor): void {
  const rect = chart.getBoundingClientRect();
  const x = rect.left + (at?.left ?? rect.width / 2);
  const y = rect.top + (at?.top ?? rect.height);
  const { offsetWidth: width, offsetHeight: height } = el;
  const { innerWidth, innerHeight } = window;
  const left = Math.max(4, Math.min(x + GAP, innerWidth - width - 4));
  const top = y + GAP + height <= innerHeight ? y + GAP : Math.max(4, y - GAP - height);
  el.style.left = `${left}px`;
  el.style.top = `${top}px`;
}
