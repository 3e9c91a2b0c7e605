/** The table below a card: the nine percentiles of each run at the selected step, or at both ends. */
import type { Marker } from "../../charts/types";
import { formatValue } from "../../math/format";
import { Name } from "../../shell/name";
import { colorOf, type Page } from "../../shell/page";
import type { Drawing } from "./drawing";
import { selected } from "./marker";

const HEADS = ["Step", "Min", "−1.5 σ", "−1 σ", "−½ σ", "Median", "+½ σ", "+1 σ", "+1.5 σ", "Max"];

export function StepTable(props: { page: Page; drawing: Drawing; marker: Marker }) {
  const { page, drawing, marker } = props;
  return (
    <div class="tbnb-steptable">
      <table>
        <thead>
          <tr>
            <th scope="col" class="tbnb-left">
              Run
            </th>
            {HEADS.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {selected(drawing, marker).map(({ panel, index }) => (
            <tr key={`${panel.run.index}:${index}`}>
              <th scope="row" class="tbnb-left">
                <span class="tbnb-disc" style={{ background: colorOf(page, panel.run) }} />
                <Name of={panel.run.name} />
              </th>
              <td>{panel.of.at[index]?.label}</td>
              {panel.of.lines.map((line, k) => (
                <td key={HEADS[k + 1]}>{formatValue(line[index] ?? Number.NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
