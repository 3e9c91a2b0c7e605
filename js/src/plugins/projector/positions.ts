/** Where the points are drawn, by the method that was chosen; and what that needs of the kernel. */
import { along, centroid } from "../../math/axes";
import type { Page } from "../../shell/page";
import type { Wanted } from "../../wire";
import { type Current, labelColumn, partOf, wish } from "./current";
import { type Coordinates, PART, type Picture } from "./data";
import { pictureOf, rowsOf } from "./decode";
import { matches } from "./matcher";
import { columns } from "./place";
import type { ProjectorState } from "./state";

export type Placed =
  | {
      readonly state: "ready";
      readonly xyz: Float32Array<ArrayBuffer>;
      readonly dimensions: 2 | 3;
      /** Of the three axes; "" where there is none. */
      readonly axes: readonly [string, string, string];
    }
  /** What it waits for, or what is to be done first. */
  | { readonly state: "waiting"; readonly what: string }
  | { readonly state: "broken"; readonly reason: string };

/** What is to be loaded for the picture, beside part 0. */
export function wanted(current: Current, state: ProjectorState): Wanted[] {
  if (current.found.state !== "ready") return wish(current, PART.picture);
  const { picture } = current.found;
  const list = wish(current, PART.picture);
  if (state.method.value === "pca") {
    if (state.spherized.value) list.push(...wish(current, PART.spherized));
    const most = Math.max(...state.axes.value.slice(0, state.dimensions.value));
    if (most >= picture.components.dimensions && isMore(picture))
      list.push(...wish(current, reduced(state)));
  }
  if (state.method.value === "custom") list.push(...wish(current, PART.matrix));
  if (state.method.value === "tsne" || state.method.value === "umap") {
    list.push(...wish(current, reduced(state)));
  }
  return list;
}

export function placed(page: Page, state: ProjectorState, current: Current): Placed {
  const { found } = current;
  if (found.state === "waiting") return { state: "waiting", what: "Loading the points…" };
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

/** Whether there are more components than the picture has. */
function isMore({ components, reduced }: Picture): boolean {
  return components.dimensions < reduced;
}

/** The part with more components than the picture has. */
export function reduced(state: ProjectorState): number {
  return state.spherized.value ? PART.spherizedReduced : PART.reduced;
}

/** The picture whose components are shown; a string says what one waits for. */
export function componentsOf(
  page: Page,
  state: ProjectorState,
  current: Current,
  picture: Picture,
): Picture | Placed {
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
  if (Math.max(...axes) >= components.dimensions && isMore(own)) {
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
): Coordinates | Exclude<Placed, { state: "ready" }> {
  const value = partOf(page, current, part);
  if (value.state === "broken") return value;
  if (value.state !== "ready") return { state: "waiting", what: loading(page, current, part) };
  const rows = rowsOf(value.value, dimensions);
  return typeof rows === "string" ? { state: "broken", reason: rows } : rows;
}

function loading(page: Page, current: Current, part: number): string {
  const { values } = page.store;
  values.revision.value;
  const [which] = wish(current, part);
  const so = which ? values.arrived(which) : null;
  return so
    ? `Loading the rows: ${megabytes(so.got)} of ${megabytes(so.total)} MB`
    : "Loading the rows…";
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function computed(page: Page, current: Current, state: ProjectorState, { n }: Picture): Placed {
  const { layout } = state;
  const kept = state.kept();
  if (kept?.length === 3 * n) return ready(kept, state.dimensions.value, []);
  const positions = layout.positions.value;
  const now = layout.state.value;
  if (now.state === "failed") return { state: "broken", reason: now.reason };
  if (positions && positions.xyz.length === 3 * n) {
    return ready(positions.xyz, state.dimensions.value, []);
  }
  if (now.state === "preparing") return { state: "waiting", what: `${now.what}…` };
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
  const rows = rowsHere(page, current, PART.matrix, picture.d);
  if ("state" in rows) return rows;
  const { values, dimensions } = rows;
  const axis = (ends: { from: Uint32Array; to: Uint32Array } | null) =>
    ends &&
    along(
      values,
      dimensions,
      centroid(values, dimensions, ends.from),
      centroid(values, dimensions, ends.to),
    );
  // Of one axis alone the points would lie on one another: the first component parts them.
  const xyz = columns(picture.components, [0, 0]);
  for (const [to, own] of [axis(across), axis(up)].entries()) {
    own?.forEach((value, i) => {
      xyz[3 * i + to] = value;
    });
  }
  const name = (a: number, b: number) => `${ends[a]} → ${ends[b]}`;
  return ready(xyz, 2, [across ? name(0, 1) : "PC 1", up ? name(2, 3) : "PC 1", ""]);
}

function ready(
  xyz: Float32Array<ArrayBuffer>,
  dimensions: 2 | 3,
  names: readonly string[],
): Placed {
  const [x = "", y = "", z = ""] = names;
  return { state: "ready", xyz, dimensions, axes: [x, y, z] };
}
