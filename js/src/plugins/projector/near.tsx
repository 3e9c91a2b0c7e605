/** The nearest points in all dimensions, with how far each is. */
import { useComputed, useSignalEffect } from "@preact/signals";
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

const NOBODY = new Uint32Array(0);

/** The rows to compare: as many of their dimensions as can be had. */
function partFor(picture: Picture): number {
  return picture.matrixBytes === null ? PART.reduced : PART.matrix;
}

interface Props extends Shown {
  picture: Picture;
  point: number;
}

export function Near({ page, state, current, hovered, near, picture, point }: Props) {
  useWanted(page, wish(current.value, partFor(picture)));
  const nearest = useComputed(() => {
    const { found } = current.value;
    if (found.state !== "ready") return "";
    const part = partFor(found.picture);
    const columns = part === PART.matrix ? found.picture.d : undefined;
    const rows = rowsHere(page, current.value, part, columns);
    if ("state" in rows) return rows.state === "broken" ? rows.reason : rows.what;
    const { values, dimensions } = rows;
    const own = state.selected.value[0] ?? 0;
    return neighbors(values, dimensions, own, state.nearest.value, state.distance.value);
  });
  const label = labelColumn(picture, state.labelBy.value);
  const found = nearest.value;
  // In the picture they stand out with the point, for as long as they are listed.
  useSignalEffect(() => {
    const now = nearest.value;
    near.value = typeof now === "string" ? NOBODY : Uint32Array.from(now.indices).sort();
    return () => {
      near.value = NOBODY;
    };
  });
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
      {picture.matrixBytes === null && (
        <p class="tbnb-quiet">
          By the first components alone: all dimensions are too many to be sent.
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
                  <PointButton {...{ page, current, point: row, label, state, hovered }}>
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
