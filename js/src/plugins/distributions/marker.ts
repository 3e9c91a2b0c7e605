/** Where the step selector stands. */
import type { Marker } from "../../charts/types";
import { nearestIndex } from "../../math/nearest";
import { NO_MARKER, type Selection } from "../scalars/state";
import type { Drawing } from "./drawing";

/** The marker to draw: where none was set yet, the last step or the whole range. */
export function markerOf({ panels }: Drawing, selection: Selection, marker: Marker): Marker {
  if (selection === "off") return NO_MARKER;
  const ends = [...panels.values()].flatMap(({ of: { x } }) => [x[0] ?? [], x.at(-1) ?? []].flat());
  if (ends.length === 0) return NO_MARKER;
  const first = Math.min(...ends);
  const last = Math.max(...ends);
  if (selection === "single") {
    return { at: marker.range ? marker.range[1] : (marker.at ?? last), range: null };
  }
  return marker.range ? marker : { at: null, range: [Math.min(first, marker.at ?? first), last] };
}

/** The places of a marker, and each run's nearest step there. */
export function selected({ panels }: Drawing, marker: Marker) {
  const places = marker.range ?? (marker.at === null ? [] : [marker.at]);
  return [...panels.values()].flatMap((panel) => {
    const indices = places.map((place) => nearestIndex(panel.of.x, place)).filter((i) => i >= 0);
    return [...new Set(indices)].map((index) => ({ panel, index }));
  });
}
