/** The table below a card: each run at the selected step, or over the selected range. */
import { useSignal } from "@preact/signals";
import type { Marker } from "../../charts/types";
import { formatPercent, formatRelative, formatValue } from "../../math/format";
import { compareTagNames } from "../../math/natural";
import { summarisePoint, summariseRange } from "../../math/summarise";
import { Name } from "../../shell/name";
import { stepText } from "./columns";
import type { Drawing, Shown } from "./curves";

/** A cell: what is shown, and what it is sorted by. */
interface Cell {
  text: string;
  by: number;
}

interface Line {
  key: string;
  run: string;
  color: string;
  cells: Cell[];
}

const POINT = ["Smoothed", "Value", "Step", "Relative"] as const;
const RANGE = ["Min", "Max", "Start", "End", "Change", "%", "Start step", "End step"] as const;

function value(of: number): Cell {
  return { text: formatValue(of), by: of };
}

function step(curve: Shown, index: number): Cell {
  return { text: stepText(curve.points, index), by: curve.points.step[index] ?? Number.NaN };
}

/** The cells of one run; null where it has no point. */
function cells(curve: Shown, marker: Marker): Cell[] | null {
  const columns = { step: curve.x, value: curve.points.value, smoothed: curve.line.y };
  if (marker.range) {
    const all = summariseRange(columns, marker.range[0], marker.range[1]);
    if (!all) return null;
    return [
      value(all.min),
      value(all.max),
      value(all.start.smoothed),
      value(all.end.smoothed),
      value(all.change),
      { text: formatPercent(all.percent), by: all.percent },
      step(curve, all.start.index),
      step(curve, all.end.index),
    ];
  }
  const point = marker.at === null ? null : summarisePoint(columns, marker.at);
  if (!point) return null;
  const relative = (curve.points.wall[point.index] ?? Number.NaN) - curve.origin;
  return [
    value(point.smoothed),
    value(point.value),
    step(curve, point.index),
    { text: formatRelative(relative), by: relative },
  ];
}

/** By a column (-1 is the run), NaN always last. */
function sorted(lines: Line[], column: number, down: boolean): Line[] {
  const sign = down ? -1 : 1;
  return lines.sort((a, b) => {
    const x = a.cells[column]?.by;
    const y = b.cells[column]?.by;
    if (x === undefined || y === undefined) return sign * compareTagNames(a.run, b.run);
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
}

export function StepTable({ drawing, marker }: { drawing: Drawing; marker: Marker }) {
  const by = useSignal({ column: -1, down: false });
  const { column, down } = by.value;
  const lines = [...drawing.shown.values()].flatMap((curve): Line[] => {
    const own = curve.old ? null : cells(curve, marker);
    return own ? [{ key: curve.key, run: curve.run.name, color: curve.color, cells: own }] : [];
  });
  const heads = marker.range ? RANGE : POINT;
  const head = (text: string, index: number) => (
    <th
      key={text}
      scope="col"
      class={index < 0 ? "tbnb-left" : undefined}
      aria-sort={index === column ? (down ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        title={`Sort by ${text}`}
        onClick={() => {
          by.value = { column: index, down: index === column && !down };
        }}
      >
        {text}
        {index === column && <span aria-hidden="true">{down ? " ↓" : " ↑"}</span>}
      </button>
    </th>
  );
  return (
    <div class="tbnb-steptable">
      <table>
        <thead>
          <tr>
            {head("Run", -1)}
            {heads.map(head)}
          </tr>
        </thead>
        <tbody>
          {sorted(lines, column, down).map((line) => (
            <tr key={line.key}>
              <th scope="row" class="tbnb-left">
                <span class="tbnb-disc" style={{ background: line.color }} />
                <Name of={line.run} />
              </th>
              {line.cells.map((cell, i) => (
                <td key={heads[i]}>{cell.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
