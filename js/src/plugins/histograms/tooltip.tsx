/** The tooltip: one bin of one histogram. */
import { useComputed } from "@preact/signals";
import { formatPercent, formatRelative, formatValue } from "../../math/format";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import { Tip } from "../../shell/tip";
import { time } from "../scalars/tooltip";
import { cursorOf } from "./cursor";

export function Tooltip({ page }: { page: Page }) {
  const cursor = cursorOf(page.store);
  // The other views of this board show no tooltip.
  const at = useComputed(() => {
    const now = cursor.value;
    return now && page.root.contains(now.el) ? now : null;
  });
  const now = at.value;
  return (
    <Tip at={at}>
      {now && (
        <>
          <div class="tbnb-tiphead">
            <span class="tbnb-disc" style={{ background: colorOf(page, now.run) }} />
            <Name of={now.run.name} />
          </div>
          <table>
            <tbody>
              {rows(now).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row" class="tbnb-left">
                    {name}
                  </th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Tip>
  );
}

type Pointed = NonNullable<ReturnType<typeof cursorOf>["value"]>;

function rows({ run, ridge: { at, bins }, bin }: Pointed): [string, string][] {
  const [left, right, count] = [0, 1, 2].map((i) => bins[3 * bin + i] ?? Number.NaN);
  let total = 0;
  for (let i = 2; i < bins.length; i += 3) total += bins[i] as number;
  const share = total > 0 ? ` (${formatPercent((count as number) / total)})` : "";
  const out: [string, string][] = [
    ["Step", `${at.label}${at.superseded ? ", superseded" : ""}`],
    ["Bin", `${formatValue(left as number)} … ${formatValue(right as number)}`],
    ["Count", `${formatValue(count as number)}${share}`],
    ["Time", time(at.wall)],
  ];
  if (run.start !== null) out.push(["Relative", formatRelative(at.wall - run.start)]);
  return out;
}
