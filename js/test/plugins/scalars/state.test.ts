import { beforeEach, describe, expect, it } from "vitest";
import { type ScalarState, stateOf } from "../../../src/plugins/scalars/state";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";

let store: Store;
let state: ScalarState;
beforeEach(() => {
  store = new Store(() => {}, options({ logdir: "/logs" }));
  store.reset();
  state = stateOf(store);
});

describe("step selection", () => {
  it("is a card's own", () => {
    state.select(state.card("a"), "single");

    expect(state.selection(state.card("a"))).toBe("single");
    expect(state.selection(state.card("b"))).toBe("off");
  });

  it("is that of all cards while they are linked", () => {
    state.select(state.card("b"), "range");
    store.choices.linkSteps.value = true;
    state.select(state.card("a"), "single");
    state.setMarker(state.card("a"), { at: 7, range: null });

    expect(state.selection(state.card("b"))).toBe("single");
    expect(state.marker(state.card("b"))).toEqual({ at: 7, range: null });
  });

  it("loses its step when the axis counts in something else", () => {
    const card = state.card("a");
    state.setMarker(card, { at: 7, range: null });
    store.choices.axis.value = "wall";

    expect(state.marker(card)).toEqual({ at: null, range: null });
  });
});

describe("zoom", () => {
  it("is a card's own", () => {
    state.setBox(state.card("a"), { x: [1, 2], y: [3, 4] });

    expect(state.box(state.card("a"))).toEqual({ x: [1, 2], y: [3, 4] });
    expect(state.box(state.card("b"))).toEqual({ x: null, y: null });
  });

  it("is that of all cards along x while they are linked, y stays a card's own", () => {
    store.choices.linkZoom.value = true;
    state.setBox(state.card("a"), { x: [1, 2], y: [3, 4] });
    expect(state.box(state.card("b"))).toEqual({ x: [1, 2], y: null });

    state.setBox(state.card("b"), { x: null, y: null });

    expect(state.box(state.card("a"))).toEqual({ x: null, y: [3, 4] });
  });

  it("along x ends for all when the axis counts in something else, y stays", () => {
    store.choices.linkZoom.value = true;
    const card = state.card("a");
    state.setBox(card, { x: [1, 2], y: [3, 4] });

    store.choices.axis.value = "wall";

    expect(state.box(card)).toEqual({ x: null, y: [3, 4] });
    store.choices.linkZoom.value = false;
    expect(state.box(card)).toEqual({ x: null, y: [3, 4] });
  });

  it("of before the cards were linked or parted does not come back", () => {
    const [a, b] = [state.card("a"), state.card("b")];
    state.setBox(b, { x: [7, 8], y: null });
    store.choices.linkZoom.value = true;
    state.setBox(a, { x: [1, 2], y: [3, 4] });
    expect(state.box(b)).toEqual({ x: [1, 2], y: null });
    store.choices.linkZoom.value = false;

    expect(state.box(a)).toEqual({ x: null, y: [3, 4] });
    expect(state.box(b)).toEqual({ x: null, y: null });
    store.choices.linkZoom.value = true;
    expect(state.box(a)).toEqual({ x: null, y: [3, 4] });
  });
});
