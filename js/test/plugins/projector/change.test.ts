import { afterEach, beforeEach, expect, it } from "vitest";
import { hide, isolate, pick, select, showAll } from "../../../src/plugins/projector/change";
import { ProjectorState } from "../../../src/plugins/projector/state";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";

let store: Store;
let state: ProjectorState;

beforeEach(() => {
  store = new Store(() => {}, options({ logdir: "/logs" }));
  state = new ProjectorState(store);
});

afterEach(() => store.dispose());

const of = (...points: number[]) => Uint32Array.from(points);

it("a region replaces the selection, adds to it or takes away", () => {
  select(state, of(1, 5));
  select(state, of(3, 5), "add");
  expect([...state.selected.value]).toEqual([1, 3, 5]);
  select(state, of(1, 2), "remove");
  expect([...state.selected.value]).toEqual([3, 5]);
  select(state, of(0));
  expect([...state.selected.value]).toEqual([0]);
});

it("a click beside all points clears, unless a key is held", () => {
  pick(state, 4, "replace");
  pick(state, null, "add");
  expect([...state.selected.value]).toEqual([4]);
  pick(state, null, "replace");
  expect([...state.selected.value]).toEqual([]);
});

it("what is isolated is left alone; what is hidden leaves the selection, too", () => {
  select(state, of(1, 2, 3));
  isolate(state, 5);
  expect([...(state.shown.value ?? [])]).toEqual([0, 1, 1, 1, 0]);
  select(state, of(2));
  hide(state, 5);
  expect([...(state.shown.value ?? [])]).toEqual([0, 1, 0, 1, 0]);
  expect([...state.selected.value]).toEqual([]);
  showAll(state);
  expect(state.shown.value).toBeNull();
});
