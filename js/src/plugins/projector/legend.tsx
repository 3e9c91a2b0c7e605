/** What the colours mean: a category each, which selects its points, or the ends of a ramp. */
import { formatValue } from "../../math/format";
import { Check } from "../../shell/fields";
import { visible, whole } from "../../shell/text";
import { select } from "./change";
import type { Column, Picture } from "./data";
import { type Painted, RAMP_CSS } from "./paint";
import type { ProjectorState } from "./state";

interface Props {
  painted: Painted | null;
  state: ProjectorState;
  column: Column | null;
  picture: Picture;
}

export function Legend({ painted, state, column }: Props) {
  if (!painted || painted.kind === "plain" || !column) return null;
  if (painted.kind === "gradient") {
    return (
      <div class="tbnb-ramp">
        <div class="tbnb-ramp-bar" style={{ background: RAMP_CSS }} />
        <div class="tbnb-ramp-ends">
          <span>{formatValue(painted.low)}</span>
          <span>{formatValue(painted.high)}</span>
        </div>
        {painted.others > 0 && (
          <p class="tbnb-quiet">{whole(painted.others)} without a number are grey</p>
        )}
        <Check of={state.categories} label="As categories" />
      </div>
    );
  }
  const choose = (at: number) => {
    const points: number[] = [];
    painted.of.forEach((own, point) => {
      if (own === at) points.push(point);
    });
    select(state, Uint32Array.from(points));
  };
  return (
    <>
      <ul class="tbnb-legend-list" aria-label={`Colours of ${visible(column.name)}`}>
        {painted.categories.map(({ name, color, count }, at) => (
          <li key={name}>
            <button type="button" title="Select these points" onClick={() => choose(at)}>
              <span class="tbnb-category" style={{ background: color }} aria-hidden="true" />
              <span class="tbnb-legend-name">{name === "" ? "(empty)" : visible(name)}</span>
              <span class="tbnb-quiet">{whole(count)}</span>
            </button>
          </li>
        ))}
        {painted.others > 0 && (
          <li class="tbnb-quiet">{whole(painted.others)} with rarer values are grey</li>
        )}
      </ul>
      {state.categories.value && <Check of={state.categories} label="As categories" />}
    </>
  );
}
