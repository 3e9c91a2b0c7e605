/** The nearest points in all dimensions, with how far each is. */
import { useComputed } from "@preact/signals";
import { formatValue } from "../../math/format";
import { neighbors } from "../../math/neighbors";
import { visible } from "../../shell/text";
import { useWanted } from "../../shell/values";
import type { Shown } from "./canvas";
import { select } from "./change";
import { labelColumn, wish } from "./current";
import { PART, type Picture } from "./data";
import { PointButton } from "./inspector";
import { rowsHere } from "./positions";
import { Segments } from "./segments";

/** TensorBoard's. */
const MOST = 999;
const DISTANCES = [
  ["cosine", "cosine"],
  ["euclidean", "euclidean"],
] as const;

interface Props extends Shown {
  picture: Picture;
  point: number;
}

export function Near({ page, state, current, picture, point }: Props) {
  const large = picture.matrixBytes === null;
  const part = large ? PART.reduced : PART.matrix;
  useWanted(page, wish(current.value, part));
  const near = useComputed(() => {
    const rows = rowsHere(page, current.value, part, large ? undefined : picture.d);
    if ("state" in rows) return rows.state === "broken" ? rows.reason : rows.what;
    const { values, dimensions } = rows;
    const own = state.selected.value[0] ?? point;
    return neighbors(values, dimensions, own, state.nearest.value, state.distance.value);
  });
  const label = labelColumn(picture, state.labelBy.value);
  const found = near.value;
  const farthest = typeof found === "string" ? 0 : (found.distances.at(-1) ?? 0);
  return (
    <>
      <h4>Nearest</h4>
      <Segments
        label="Distance"
        value={state.distance.value}
        options={DISTANCES}
        onChange={(name) => {
          state.distance.value = name;
        }}
      />
      <label class="tbnb-field tbnb-row">
        <span>How many</span>
        <input
          type="range"
          min={5}
          max={Math.max(5, Math.min(MOST, picture.n - 1))}
          value={state.nearest.value}
          onInput={(event) => {
            state.nearest.value = event.currentTarget.valueAsNumber;
          }}
        />
        <output>{state.nearest.value}</output>
      </label>
      {large && (
        <p class="tbnb-quiet">
          By the first {picture.reduced} components: all dimensions are too many to be sent.
        </p>
      )}
      {typeof found === "string" ? (
        <p class="tbnb-quiet" role="status">
          {visible(found)}
        </p>
      ) : (
        <>
          <button
            type="button"
            class="tbnb-link"
            onClick={() => select(state, Uint32Array.from([point, ...found.indices]).sort())}
          >
            Select with its neighbours
          </button>
          <ul class="tbnb-pointlist" data-list="nearest">
            {[...found.indices].map((row, i) => {
              const distance = found.distances[i] ?? 0;
              const share = farthest > 0 ? distance / farthest : 0;
              return (
                <li key={row}>
                  <PointButton point={row} label={label} state={state}>
                    <span class="tbnb-distance">{formatValue(distance)}</span>
                    <span
                      class="tbnb-distancebar"
                      style={{ width: `${100 * share}%` }}
                      aria-hidden="true"
                    />
                  </PointButton>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}
