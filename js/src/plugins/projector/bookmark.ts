/**
 * A bookmark: all that makes a picture what it is, to come back to it. As TensorBoard's files have
 * them (vz_projector/data.ts, State), as far as both know the same things, so that either reads the
 * other's.
 */
import { batch } from "@preact/signals";
import { named, number, points, positive, record, text } from "./json";
import { maskOf, within } from "./points";
import type { Placed } from "./positions";
import type { Camera } from "./scene/scene";
import type { Method, ProjectorState } from "./state";
import { amongShown, endsFrom, endsTo, fromShown, placesFrom, placesTo } from "./theirs";

export type Bookmark = Readonly<Record<string, unknown>>;

/** Of more points the places that a layout found are not kept: it is run again. */
const MOST_PLACES = 20_000;
const METHODS: readonly Method[] = ["pca", "tsne", "umap", "custom", "given"];

export function bookmarkOf(
  state: ProjectorState,
  placed: Placed,
  camera: Camera | null,
  label: string,
  [n, d]: readonly [number, number],
): Bookmark {
  const method = state.method.peek();
  const layout = method === "tsne" || method === "umap" ? method : null;
  const places = layout && placed.state === "ready" && n <= MOST_PLACES ? placed.xyz : null;
  const shown = state.shown.peek() && within(state.shown.peek(), n);
  const selected = state.selected.peek();
  return {
    label,
    isSelected: false,
    dataSetDimensions: [n, d],
    selectedProjection: method,
    pcaComponentDimensions: [...state.axes.peek()].slice(0, state.dimensions.peek()),
    tSNEIteration: state.layout.positions.peek()?.iteration ?? 0,
    tSNEPerplexity: state.perplexity.peek() ?? 0,
    tSNEis3d: state.dimensions.peek() === 3,
    umapIs3d: state.dimensions.peek() === 3,
    umapNeighbors: state.neighbors.peek(),
    umapMinDist: state.minDist.peek(),
    ...endsTo(state.ends.peek()),
    projections: layout && places ? placesTo(places, layout, state.dimensions.peek(), shown) : [],
    selectedPoints: amongShown(selected, shown),
    filteredPoints: shown && [...shown],
    cameraDef: camera && {
      orthographic: state.dimensions.peek() === 2,
      position: [...camera.position],
      target: [...camera.target],
      zoom: camera.zoom,
    },
    selectedColorOptionName: state.colorBy.peek() ?? "",
    selectedLabelOption: state.labelBy.peek() ?? "",
    forceCategoricalColoring: state.categories.peek(),
    tbnb: {
      selected: [...selected],
      spherized: state.spherized.peek(),
      given: state.given.peek(),
      colorBy: state.colorBy.peek(),
      labelBy: state.labelBy.peek(),
      places: places && [...places].map((value) => Number(value.toPrecision(6))),
    },
  };
}

/** Go back to a bookmark. Returns the camera, and the places of a layout where it has them. */
export function restore(
  state: ProjectorState,
  mark: Bookmark,
  n: number,
): { camera: Camera | null; places: Float32Array<ArrayBuffer> | null } {
  const own = record(mark.tbnb);
  const method = METHODS.find((name) => name === mark.selectedProjection) ?? "pca";
  const axes = points(mark.pcaComponentDimensions);
  const flat =
    method === "tsne"
      ? mark.tSNEis3d === false
      : method === "umap"
        ? mark.umapIs3d === false
        : false;
  const filtered = points(mark.filteredPoints);
  const selected = Array.isArray(own.selected)
    ? points(own.selected)
    : fromShown(points(mark.selectedPoints), filtered);
  batch(() => {
    state.method.value = method;
    if (axes.length >= 2) state.axes.value = [axes[0] ?? 0, axes[1] ?? 1, axes[2] ?? 2];
    state.dimensions.value = flat || (method === "pca" && axes.length === 2) ? 2 : 3;
    state.perplexity.value = positive(mark.tSNEPerplexity);
    state.neighbors.value = positive(mark.umapNeighbors) ?? state.neighbors.peek();
    state.minDist.value = number(mark.umapMinDist) ?? state.minDist.peek();
    state.selected.value = Uint32Array.from(new Set(selected))
      .filter((point) => point < n)
      .sort();
    state.shown.value = filtered.length > 0 ? maskOf(Uint32Array.from(filtered), n) : null;
    state.colorBy.value = text(own.colorBy) ?? named(mark.selectedColorOptionName);
    state.labelBy.value = text(own.labelBy) ?? named(mark.selectedLabelOption);
    state.categories.value = mark.forceCategoricalColoring === true;
    state.spherized.value = own.spherized === true;
    state.given.value = number(own.given) ?? 0;
    state.ends.value = endsFrom(mark);
  });
  const found = Array.isArray(own.places) ? own.places : [];
  const places =
    found.length === 3 * n
      ? Float32Array.from(found, (at) => number(at) ?? Number.NaN)
      : placesFrom(mark.projections, method, state.dimensions.peek(), n, filtered);
  return { camera: cameraOf(mark.cameraDef), places };
}

/** The bookmarks of a file; a string says why it is none. */
export function parse(content: string): Bookmark[] | string {
  let found: unknown;
  try {
    found = JSON.parse(content);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!Array.isArray(found)) return "found no list of bookmarks in it";
  return found.filter((one) => typeof one === "object" && one !== null).map(record);
}

export function labelOf(mark: Bookmark, at: number): string {
  return text(mark.label) || `Bookmark ${at + 1}`;
}

function cameraOf(value: unknown): Camera | null {
  const found = record(value);
  const three = (list: unknown): [number, number, number] | null => {
    const [x, y, z] = (Array.isArray(list) ? list : []).map(number);
    return typeof x === "number" && typeof y === "number" && typeof z === "number"
      ? [x, y, z]
      : null;
  };
  const [position, target] = [three(found.position), three(found.target)];
  return position && target ? { position, target, zoom: positive(found.zoom) ?? 1 } : null;
}
