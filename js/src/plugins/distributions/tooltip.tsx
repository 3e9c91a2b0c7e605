/** The tooltip: all nine percentiles at the nearest step, the highest on top as in the chart. */
import { useComputed } from "@preact/signals";
import { formatValue } from "../../math/format";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import { Tip } from "../../shell/tip";
import { time } from "../scalars/tooltip";
import { cursorOf } from "./cursor";
import { NAMES } from "./percentiles";

export function Tooltip({ page }: { page: Page }) {
  const cursor = cursorOf(page.store);
  // The other views of this board show the cursor, one of them the tooltip.
  const at = useComputed(() => {
    const now = cursor.value;
    return now && page.root.contains(now.el) ? now : null;
  });
  const now = at.value;
  const point = now?.panel.of.at[now.index];
  return (
    <Tip at={at}>
      {now && point && (
        <>
          <div class="tbnb-tiphead">
            <span class="tbnb-disc" style={{ background: colorOf(page, now.panel.run) }} />
            <Name of={now.panel.run.name} />
          </div>
          <table>
            <tbody>
              <tr>
                <th scope="row" class="tbnb-left">
                  step
                </th>
                <td>{point.label}</td>
              </tr>
              {NAMES.map((name, k) => (
                <tr key={name} class={k === now.line ? "tbnb-nearest" : undefined}>
                  <th scope="row" class="tbnb-left">
                    {name}
                  </th>
                  <td>{formatValue(now.panel.of.lines[k]?.[now.index] ?? Number.NaN)}</td>
                </tr>
              )).reverse()}
              <tr>
                <th scope="row" class="tbnb-left">
                  time
                </th>
                <td>{time(point.wall)}</td>
              </tr>
            </tbody>
          </table>
        </>
      )}
    </Tip>
  );
}
