import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Bookmark,
  bookmarkOf,
  labelOf,
  parse,
  restore,
  stepOf,
} from "../../../src/plugins/projector/bookmark";
import type { Placed } from "../../../src/plugins/projector/positions";
import { ProjectorState } from "../../../src/plugins/projector/state";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";
import { decoded } from "./embedding";
import { CAMERA } from "./scene";

let store: Store;

beforeEach(() => {
  store = new Store(() => {}, options({ logdir: "/logs" }));
});

afterEach(() => store.dispose());

/** All that a bookmark keeps, as plain values. */
function chosen(state: ProjectorState) {
  return {
    method: state.method.value,
    dimensions: state.dimensions.value,
    axes: state.axes.value,
    spherized: state.spherized.value,
    given: state.given.value,
    perplexity: state.perplexity.value,
    learningRate: state.learningRate.value,
    neighbors: state.neighbors.value,
    minDist: state.minDist.value,
    ends: state.ends.value,
    colorBy: state.colorBy.value,
    labelBy: state.labelBy.value,
    categories: state.categories.value,
    selected: [...state.selected.value],
    shown: state.shown.value && [...state.shown.value],
    supervise: state.supervise.value,
    size: state.size.value,
    opacity: state.opacity.value,
    labels: state.labels.value,
    pictures: state.pictures.value,
    lines: state.lines.value,
  };
}

const LAYOUT = { series: 0, point: 2, part: 1, method: "tsne", dimensions: 3 } as const;
const placed: Placed = {
  ...{ state: "ready", dimensions: 3, axes: ["", "", ""] },
  xyz: Float32Array.of(1, 2, 3, 4, 5, 6, 0.1, Number.NaN, 9),
  layout: LAYOUT,
};

const PICTURE = decoded({
  ...{
    n: 3,
    d: 2,
    components: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  },
  columns: { name: ["a", "b", "c"], digit: ["1", "2", "2"] },
});
const HERE = { picture: PICTURE, at: { series: 0, point: 2, step: "9007199254740993" } };

function full(): ProjectorState {
  const state = new ProjectorState(store);
  state.method.value = "tsne";
  state.axes.value = [4, 2, 0];
  state.spherized.value = true;
  state.given.value = 1;
  state.perplexity.value = 12;
  state.learningRate.value = 2.5;
  state.neighbors.value = 7;
  state.minDist.value = 0.25;
  state.ends.value = ["a", "b", "", "^c"];
  state.colorBy.value = "digit";
  state.labelBy.value = "name";
  state.categories.value = true;
  state.selected.value = Uint32Array.of(1, 2);
  state.shown.value = Uint8Array.of(0, 1, 1);
  state.supervise.value = 0.3;
  state.size.value = 9.5;
  state.opacity.value = 0.4;
  state.labels.value = true;
  state.pictures.value = false;
  state.lines.value = false;
  return state;
}

/** Through a file, as a person saves and opens it. */
function filed(mark: Bookmark): Bookmark {
  const read = parse(JSON.stringify([mark]));
  if (typeof read === "string" || !read[0]) throw new Error(String(read));
  return read[0];
}

describe("a bookmark", () => {
  it("brings back all that was chosen, the camera, and where a layout had the points", () => {
    const state = full();
    const mark = filed(bookmarkOf(state, placed, CAMERA, "mine", HERE));
    const other = new ProjectorState(store);
    const { camera, places } = restore(other, mark, 3);

    expect(labelOf(mark, 0)).toBe("mine");
    expect(stepOf(mark)).toBe("9007199254740993");
    expect(chosen(other)).toEqual(chosen(state));
    expect(camera).toEqual(CAMERA);
    expect([...(places ?? [])]).toEqual([...placed.xyz]);
  });

  it.each(["pca", "umap", "custom", "given"] as const)(
    "of %s is of two dimensions again",
    (method) => {
      const state = full();
      state.method.value = method;
      state.dimensions.value = method === "pca" || method === "umap" ? 2 : 3;
      state.axes.value = [4, 2, 2];
      const other = new ProjectorState(store);
      restore(other, filed(bookmarkOf(state, placed, null, "", HERE)), 3);

      expect(chosen(other)).toEqual(chosen(state));
    },
  );

  it("of nothing chosen chooses nothing", () => {
    const other = full();
    restore(other, filed(bookmarkOf(new ProjectorState(store), placed, null, "", HERE)), 3);

    expect(chosen(other)).toEqual(chosen(new ProjectorState(store)));
  });

  it("keeps no places that are another step's", () => {
    const before = { ...placed, layout: { ...LAYOUT, point: 1 } };
    const mark = bookmarkOf(full(), before, CAMERA, "", HERE);

    expect(mark.projections).toEqual([]);
    expect(restore(new ProjectorState(store), mark, 3).places).toBeNull();
  });

  it("of sizes and opacities that no slider has takes the nearest, of no numbers none", () => {
    const state = new ProjectorState(store);
    restore(state, { tbnb: { size: 1e9, opacity: -1, supervise: 7 } }, 3);
    expect(chosen(state)).toMatchObject({ size: 24, opacity: 0.05, supervise: 1 });
    restore(state, { tbnb: { size: "8", opacity: null, labels: 1, lines: "no" } }, 3);
    expect(chosen(state)).toMatchObject({ size: 24, opacity: 0.05, labels: false, lines: true });
  });

  it("of more points, or of none of its kind, takes what fits", () => {
    const other = new ProjectorState(store);
    const mark = { selectedProjection: "<b>", selectedPoints: [9, 1, -1, 0.5, "2", 1] };
    const { camera, places } = restore(other, { ...mark, cameraDef: { position: "no" } }, 3);

    expect(chosen(other)).toMatchObject({ method: "pca", selected: [1], shown: null });
    expect([camera, places]).toEqual([null, null]);
  });
});

/**
 * As tensorboard's State has it (plugins/projector/vz_projector/data.ts): these names, their
 * defaults, and no others.
 */
const THEIRS = {
  label: "State 0",
  isSelected: true,
  selectedProjection: "tsne",
  dataSetDimensions: [3, 200],
  tSNEIteration: 312,
  tSNEPerplexity: 9,
  tSNELearningRate: 10,
  tSNEis3d: true,
  umapIs3d: true,
  umapNeighbors: 20,
  umapMinDist: 0.1,
  pcaComponentDimensions: [0, 1, 2],
  projections: [
    { "pca-0": 9, "tsne-0": 1, "tsne-1": 2, "tsne-2": 3 },
    { "pca-0": 9, "tsne-0": 4, "tsne-1": 5, "tsne-2": 6 },
    { "pca-0": 9, "tsne-0": 7, "tsne-1": 8, "tsne-2": 9 },
  ],
  selectedPoints: [2, 0],
  shuffledDataIndices: [0, 2, 1],
  cameraDef: { orthographic: false, position: [1, 2, 3], target: [0, 0, 0], zoom: 1 },
  selectedColorOptionName: "digit",
  forceCategoricalColoring: false,
  selectedLabelOption: "name",
};

describe("a file of TensorBoard's", () => {
  it("is gone back to", () => {
    const state = new ProjectorState(store);
    const { camera, places } = restore(state, filed(THEIRS), 3);

    expect(labelOf(THEIRS, 0)).toBe("State 0");
    expect(stepOf(THEIRS)).toBeNull();
    expect(chosen(state)).toMatchObject({
      ...{ method: "tsne", dimensions: 3, perplexity: 9, neighbors: 20, minDist: 0.1 },
      ...{ colorBy: "digit", labelBy: "name", categories: false, selected: [0, 2], shown: null },
    });
    expect(camera).toEqual({ position: [1, 2, 3], target: [0, 0, 0], zoom: 1 });
    expect([...(places ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("may be flat, and filtered: then points are numbered among those that are left", () => {
    const state = new ProjectorState(store);
    const [first, , last] = THEIRS.projections;
    const left = { filteredPoints: [0, 2], projections: [first, last], selectedPoints: [1] };
    const { places } = restore(state, filed({ ...THEIRS, ...left, tSNEis3d: false }), 3);

    const none = Number.NaN;
    expect([...(places ?? [])]).toEqual([1, 2, 0, none, none, none, 7, 8, 0]);
    expect(chosen(state)).toMatchObject({ dimensions: 2, shown: [1, 0, 1], selected: [2] });
  });

  it("leaves alone what it says nothing of: how points are drawn", () => {
    const state = full();
    restore(state, filed(THEIRS), 3);

    expect(chosen(state)).toMatchObject({
      ...{ supervise: 0.3, size: 9.5, opacity: 0.4 },
      ...{ labels: true, pictures: false, lines: false },
    });
  });

  it("may have no colours", () => {
    const state = full();
    restore(state, filed({ ...THEIRS, selectedColorOptionName: "No color map" }), 3);
    expect(state.colorBy.value).toBe("");
  });

  it("may have axes of its own, whose words are words", () => {
    const state = new ProjectorState(store);
    const own = { customXLeftText: "a.b", customXLeftRegex: false, customYUpText: "^up" };
    const axes = { ...THEIRS, ...own, selectedProjection: "custom", customYUpRegex: true };
    restore(state, filed(axes), 3);
    expect(state.ends.value).toEqual(["a\\.b", "", "", "^up"]);
  });
});

/** Fields that TensorBoard 2.21 takes for granted, as a file without one of them showed. */
const NEEDED = [
  ...["projections", "tSNEPerplexity", "tSNELearningRate", "selectedPoints", "cameraDef"],
  ...["selectedColorOptionName", "selectedLabelOption", "customSelectedSearchByMetadataOption"],
];

/** What else it reads; it passes over what it does not know. */
const KNOWN = [
  ...Object.keys(THEIRS),
  ...NEEDED,
  ...["filteredPoints"],
  ...["Left", "Right"].flatMap((side) => [`customX${side}Text`, `customX${side}Regex`]),
  ...["Down", "Up"].flatMap((side) => [`customY${side}Text`, `customY${side}Regex`]),
];

describe("our file", () => {
  it("has what TensorBoard looks through: places and numbers of the points shown", () => {
    const state = full();
    const mark = bookmarkOf(state, placed, CAMERA, "", HERE);
    expect(mark).toMatchObject({
      projections: [
        { "tsne-0": 4, "tsne-1": 5, "tsne-2": 6 },
        { "tsne-0": 0.1, "tsne-2": 9 },
      ],
      ...{ filteredPoints: [1, 2], selectedPoints: [0, 1] },
      ...{ customXLeftText: "a", customXLeftRegex: true, customXRightText: "b" },
      ...{ customYDownText: "", customYUpText: "^c", customYUpRegex: true },
    });

    for (const name of NEEDED) expect(mark).toHaveProperty(name);
    expect(Object.keys(mark).filter((name) => !KNOWN.includes(name))).toEqual(["tbnb"]);
    const plain = bookmarkOf(new ProjectorState(store), placed, CAMERA, "", HERE);
    expect(plain).toMatchObject({ projections: [], filteredPoints: null });
  });
});

describe("a file", () => {
  it.each([
    ["[", /^not JSON: ./],
    ["{}", /^found no list of bookmarks/],
    ["null", /^found no list of bookmarks/],
  ])("of %s is none", (content, reason) => {
    expect(parse(content)).toMatch(reason);
  });

  it("keeps what is a bookmark", () => {
    expect(parse('[1, null, {"label": "x"}, "s"]')).toEqual([{ label: "x" }]);
    expect(labelOf({}, 1)).toBe("Bookmark 2");
  });
});
