/**
 * A bookmark: all that makes a picture what it is, to come back to it. As TensorBoard's files have
 * them (vz_projector/data.ts, State), as far as both know the same things, so that either reads the
 * other's.
 */
import { batch } from "@preact/signals";
import { type At, colorColumn, labelColumn } from "./current";
import type { Picture } from "./data";
import * as drawn from "./drawn";
import { named, number, points, positive, record, text } from "./json";
import { tsneDefaults } from "./layouts/defaults";
import { maskOf, within } from "./points";
import type { Placed } from "./positions";
import type { Camera } from "./scene/scene";
import type { Method, ProjectorState } from "./state";
import * as theirs from "./theirs";

export type Bookmark = Readonly<Record<string, unknown>>;

/** Of more points the places that a layout found are not kept: it is run again. */
const MOST_PLACES = 20_000;
const METHODS: readonly Method[] = ["pca", "tsne", "umap", "custom", "given"];

export function bookmarkOf(
  state: ProjectorState,
  placed: Placed,
  camera: Camera | null,
  label: string,
  { picture, at }: { picture: Picture; at: At },
): Bookmark {
  const { n, d } = picture;
  const method = state.method.peek();
  const layout = method === "tsne" || method === "umap" ? method : null;
  // Until this step has a picture of its own those of another are on screen.
  const own = placed.state === "ready" && placed.layout?.point === at.point;
  const places = layout && own && n <= MOST_PLACES ? placed.xyz : null;
  const shown = state.shown.peek() && within(state.shown.peek(), n);
  const selected = state.selected.peek();
  const called = labelColumn(picture, state.labelBy.peek())?.name ?? theirs.NO_LABEL;
  return {
    label,
    isSelected: false,
    dataSetDimensions: [n, d],
    // It knows no projections of the user's.
    selectedProjection: method === "given" ? "pca" : method,
    pcaComponentDimensions: [...state.axes.peek()].slice(0, state.dimensions.peek()),
    tSNEIteration: state.layout.positions.peek()?.iteration ?? 0,
    tSNEPerplexity: state.perplexity.peek() ?? tsneDefaults(n).perplexity,
    tSNELearningRate: 10 ** (state.learningRate.peek() ?? theirs.LEARNING_RATE),
    tSNEis3d: state.dimensions.peek() === 3,
    umapIs3d: state.dimensions.peek() === 3,
    umapNeighbors: state.neighbors.peek(),
    umapMinDist: state.minDist.peek(),
    ...theirs.endsTo(state.ends.peek()),
    projections:
      layout && places ? theirs.placesTo(places, layout, state.dimensions.peek(), shown) : [],
    selectedPoints: theirs.amongShown(selected, shown),
    filteredPoints: shown && [...shown],
    cameraDef: camera && {
      orthographic: state.dimensions.peek() === 2,
      position: [...camera.position],
      target: [...camera.target],
      zoom: camera.zoom,
    },
    selectedColorOptionName: colorColumn(picture, state.colorBy.peek())?.name ?? theirs.NO_COLOR,
    selectedLabelOption: called,
    customSelectedSearchByMetadataOption: called,
    forceCategoricalColoring: state.categories.peek(),
    tbnb: {
      method,
      step: at.step,
      perplexity: state.perplexity.peek(),
      learningRate: state.learningRate.peek(),
      selected: [...selected],
      spherized: state.spherized.peek(),
      given: state.given.peek(),
      colorBy: state.colorBy.peek(),
      labelBy: state.labelBy.peek(),
      supervise: state.supervise.peek(),
      ...drawn.bookmarkOf(state),
      places: places && [...places].map((value) => Number(value.toPrecision(6))),
    },
  };
}

/** The step that a bookmark is of; null where it says none, as TensorBoard's do. */
export function stepOf(mark: Bookmark): string | null {
  return text(record(mark.tbnb).step);
}

/** Go back to a bookmark. Returns the camera, and the places of a layout where it has them. */
export function restore(
  state: ProjectorState,
  mark: Bookmark,
  n: number,
): { camera: Camera | null; places: Float32Array<ArrayBuffer> | null } {
  const own = record(mark.tbnb);
  const wanted = own.method ?? mark.selectedProjection;
  const method = METHODS.find((name) => name === wanted) ?? "pca";
  /** A field of ours, which may say that nothing was chosen; else one of theirs. */
  const ours = (name: string, other: unknown) => (name in own ? own[name] : other);
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
    : theirs.fromShown(points(mark.selectedPoints), filtered);
  batch(() => {
    state.method.value = method;
    if (axes.length >= 2) state.axes.value = [axes[0] ?? 0, axes[1] ?? 1, axes[2] ?? 2];
    state.dimensions.value = flat || (method === "pca" && axes.length === 2) ? 2 : 3;
    state.perplexity.value = positive(ours("perplexity", mark.tSNEPerplexity));
    state.learningRate.value = number(own.learningRate);
    state.neighbors.value = positive(mark.umapNeighbors) ?? state.neighbors.peek();
    state.minDist.value = number(mark.umapMinDist) ?? state.minDist.peek();
    state.selected.value = Uint32Array.from(new Set(selected))
      .filter((point) => point < n)
      .sort();
    state.shown.value = filtered.length > 0 ? maskOf(Uint32Array.from(filtered), n) : null;
    state.colorBy.value = text(ours("colorBy", theirs.colorFrom(mark)));
    state.labelBy.value = text(ours("labelBy", named(mark.selectedLabelOption)));
    state.categories.value = mark.forceCategoricalColoring === true;
    state.spherized.value = own.spherized === true;
    state.given.value = number(own.given) ?? 0;
    state.ends.value = theirs.endsFrom(mark);
    const supervise = number(own.supervise);
    if (supervise !== null) state.supervise.value = Math.min(1, Math.max(0, supervise));
    drawn.restore(state, own);
  });
  const found = Array.isArray(own.places) ? own.places : [];
  const places =
    found.length === 3 * n
      ? Float32Array.from(found, (at) => number(at) ?? Number.NaN)
      : theirs.placesFrom(mark.projections, method, state.dimensions.peek(), n, filtered);
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
