/** Where the points are drawn, by the method that was chosen; and what that needs of the kernel. */
import { along, centroid, spherize } from "../../math/axes";
import type { Page } from "../../shell/page";
import type { Value } from "../../store/values";
import type { Wanted } from "../../wire";
import { type Current, labelColumn, partOf, wish } from "./current";
import { type Coordinates, PART, type Picture } from "./data";
import { pictureOf, rowsOf } from "./decode";
import { matches } from "./matcher";
import { columns } from "./place";
import type { LayoutKey } from "./results";
import type { ProjectorState } from "./state";

export type Placed =
  | {
      readonly state: "ready";
      readonly xyz: Float32Array<ArrayBuffer>;
      readonly dimensions: 2 | 3;
      /** Of the three axes; "" where there is none. */
      readonly axes: readonly [string, string, string];
      /** What is not as one would think. */
      readonly note?: string;
      /** The layout it is a picture of: the next one of the same moves on from it. */
      readonly layout?: LayoutKey;
    }
  /** What it waits for, or what is to be done first. */
  | { readonly state: "waiting"; readonly what: string }
  | { readonly state: "broken"; readonly reason: string };

type Missing = Exclude<Placed, { state: "ready" }>;

/** What is to be loaded for the picture, the most wanted first. */
export function wanted(current: Current, state: ProjectorState): Wanted[] {
  const list = [...wish({ at: current.coming }, PART.picture), ...wish(current, PART.picture)];
  if (current.found.state !== "ready") return list;
  const { picture } = current.found;
  if (state.method.value === "pca") {
    if (state.spherized.value) list.push(...wish(current, PART.spherized));
    const most = Math.max(...state.axes.value.slice(0, state.dimensions.value));
    const more = Math.min(most, picture.reduced - 1) >= picture.components.dimensions;
    if (more) list.push(...wish(current, reduced(state)));
  }
  if (state.method.value === "custom") {
    list.push(...wish(current, PART.matrix));
    if (state.spherized.value) list.push(...wish(current, PART.spherized));
  }
  if (layoutKey(state, current)) list.push(...wish(current, reduced(state)));
  return list;
}

export function placed(page: Page, state: ProjectorState, current: Current): Placed {
  const { found } = current;
  if (found.state === "none") return { state: "waiting", what: found.reason };
  if (found.state === "waiting") {
    const { at } = current;
    return { state: "waiting", what: at ? loading(page, current, PART.picture) : "No points yet" };
  }
  if (found.state === "broken") return found;
  const { picture } = found;
  switch (state.method.value) {
    case "pca":
      return principal(page, state, current, picture);
    case "tsne":
    case "umap":
      return computed(page, current, state, picture);
    case "custom":
      return custom(page, state, current, picture);
    case "given":
      return given(state, picture);
  }
}

/** The part with more components than the picture has. */
export function reduced(state: ProjectorState): number {
  return state.spherized.value ? PART.spherizedReduced : PART.reduced;
}

/** The layout that is to be shown; null for another kind of projection. */
export function layoutKey(state: ProjectorState, { at }: Current): LayoutKey | null {
  const method = state.method.value;
  if (!at || (method !== "tsne" && method !== "umap")) return null;
  const { series, point } = at;
  return { series, point, part: reduced(state), method, dimensions: state.dimensions.value };
}

/** The picture whose components are shown, or what one waits for. */
export function componentsOf(
  page: Page,
  state: ProjectorState,
  current: Current,
  picture: Picture,
): Picture | Missing {
  if (!state.spherized.value) return picture;
  const value = partOf(page, current, PART.spherized);
  if (value.state === "broken") return value;
  if (value.state !== "ready") return { state: "waiting", what: "Spherizing…" };
  const other = pictureOf(value.value);
  return typeof other === "string" ? { state: "broken", reason: other } : other;
}

function principal(page: Page, state: ProjectorState, current: Current, picture: Picture): Placed {
  const own = componentsOf(page, state, current, picture);
  if ("state" in own) return own;
  const dimensions = state.dimensions.value;
  const axes = state.axes.value.slice(0, dimensions);
  let { components } = own;
  // Beyond the last one there is none, at another step: that axis is flat.
  if (Math.min(Math.max(...axes), own.reduced - 1) >= components.dimensions) {
    const rows = rowsHere(page, current, reduced(state));
    if ("state" in rows) return rows;
    components = rows;
  }
  const names = axes.map((axis) => (axis < components.dimensions ? `PC ${axis + 1}` : ""));
  return ready(columns(components, axes), dimensions, names);
}

/** Rows of a part, where they are here. */
export function rowsHere(
  page: Page,
  current: Current,
  part: number,
  dimensions?: number,
): Coordinates | Missing {
  const value = partOf(page, current, part);
  if (value.state === "broken") return value;
  if (value.state !== "ready") return { state: "waiting", what: loading(page, current, part) };
  const rows = rowsOf(value.value, dimensions);
  return typeof rows === "string" ? { state: "broken", reason: rows } : rows;
}

function loading(page: Page, current: Current, part: number): string {
  const what = part === PART.picture ? "points" : "rows";
  const { values } = page.store;
  values.revision.value;
  const [which] = wish(current, part);
  const so = which ? values.arrived(which) : null;
  return so
    ? `Loading the ${what}: ${megabytes(so.got)} of ${megabytes(so.total)} MB`
    : `Loading the ${what}…`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** What the layout found, or the one of another step until this one has something. */
function computed(page: Page, current: Current, state: ProjectorState, { n }: Picture): Placed {
  const key = layoutKey(state, current);
  const own = key && state.results.get(key);
  const dimensions = state.dimensions.value;
  if (own && own.xyz.length === 3 * n) {
    return { ...ready(own.xyz, dimensions, []), layout: own.key };
  }
  const other = key && state.results.near(key, n);
  if (other) {
    const note = `of step ${other.step}`;
    return { ...ready(other.xyz, dimensions, []), note, layout: other.key };
  }
  const now = state.layout.state.value;
  if (now.state === "failed") return { state: "broken", reason: now.reason };
  if (now.state === "preparing") return { state: "waiting", what: `${now.what}…` };
  if (now.state === "paused") return { state: "waiting", what: "Paused" };
  const rows = rowsHere(page, current, reduced(state));
  return "state" in rows ? rows : { state: "waiting", what: "Ready to run" };
}

function given(state: ProjectorState, { projections }: Picture): Placed {
  const own = projections[state.given.value] ?? projections[0];
  if (!own) return { state: "broken", reason: "No projection was passed in." };
  const names = [`${own.name} 1`, `${own.name} 2`, own.dimensions > 2 ? `${own.name} 3` : ""];
  return ready(columns(own, [0, 1, 2]), own.dimensions > 2 ? 3 : 2, names);
}

function custom(page: Page, state: ProjectorState, current: Current, picture: Picture): Placed {
  const column = labelColumn(picture, state.labelBy.value);
  if (!column) return { state: "broken", reason: "Axes of your own need labels to go by." };
  const ends = state.ends.value;
  const found = ends.map((text) => matches(picture, { text, column: column.name, regex: true }));
  const bad = found.find((one) => typeof one === "string");
  if (typeof bad === "string") return { state: "broken", reason: bad };
  const pair = (a: number, b: number) => {
    const [from, to] = [found[a], found[b]];
    return typeof from === "object" && typeof to === "object" && from.length && to.length
      ? { from, to }
      : null;
  };
  const across = pair(0, 1);
  const up = pair(2, 3);
  if (!across && !up) {
    return {
      state: "waiting",
      what: "Name what is at both ends of an axis: an expression that some labels match.",
    };
  }
  const rows = matrixHere(page, state, current, picture);
  if ("state" in rows) return rows;
  // Of one axis alone the points would lie on one another: the first component parts them.
  const first = across && up ? picture : componentsOf(page, state, current, picture);
  if ("state" in first) return first;
  const xyz = columns(first.components, [0, 0]);
  const { values, dimensions } = rows;
  const axis = (ends: { from: Uint32Array; to: Uint32Array } | null) =>
    ends &&
    along(
      values,
      dimensions,
      centroid(values, dimensions, ends.from),
      centroid(values, dimensions, ends.to),
    );
  for (const [to, own] of [axis(across), axis(up)].entries()) {
    own?.forEach((value, i) => {
      xyz[3 * i + to] = value;
    });
  }
  const name = (a: number, b: number) => `${ends[a]} → ${ends[b]}`;
  return ready(xyz, 2, [across ? name(0, 1) : "PC 1", up ? name(2, 3) : "PC 1", ""]);
}

const spheres = new WeakMap<Value, Float32Array<ArrayBuffer>>();

/** All dimensions of the rows, spherized where they are to be. */
function matrixHere(
  page: Page,
  state: ProjectorState,
  current: Current,
  { d }: Picture,
): Coordinates | Missing {
  const rows = rowsHere(page, current, PART.matrix, d);
  const value = partOf(page, current, PART.matrix);
  if (!state.spherized.value || "state" in rows || value.state !== "ready") return rows;
  const values = spheres.get(value.value) ?? spherize(rows.values, d);
  spheres.set(value.value, values);
  return { ...rows, values };
}

function ready(
  xyz: Float32Array<ArrayBuffer>,
  dimensions: 2 | 3,
  names: readonly string[],
): Extract<Placed, { state: "ready" }> {
  const [x = "", y = "", z = ""] = names;
  return { state: "ready", xyz, dimensions, axes: [x, y, z] };
}
