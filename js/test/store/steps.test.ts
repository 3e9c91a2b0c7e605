import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stateOf } from "../../src/plugins/scalars/state";
import { Store } from "../../src/store";
import { options } from "../../src/store/choices";
import { stepsOf } from "../../src/store/steps";

let store: Store;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  store = new Store(() => {}, options({ logdir: "/logs" }));
});

afterEach(() => {
  store.dispose();
  vi.useRealTimers();
});

const place = (step: number) => ({ step, nth: 0 });

describe("a chosen step", () => {
  it("is each card's own", () => {
    const steps = stepsOf(store);
    steps.choose("a", place(10));

    expect([steps.chosen("a"), steps.chosen("b")]).toEqual([place(10), null]);
  });

  it("is one for all cards while they are linked", () => {
    const steps = stepsOf(store);
    store.choices.linkSteps.value = true;
    steps.choose("a", place(10));

    expect(steps.chosen("b")).toEqual(place(10));
  });
});

describe("linked with the scalars' step selector", () => {
  beforeEach(() => {
    store.choices.linkSteps.value = true;
  });

  it("a picture's step is theirs, one chosen before they were first drawn too", () => {
    stepsOf(store).choose("images", place(7));
    const scalars = stateOf(store);
    expect(scalars.sharedMarker.value).toEqual({ at: 7, range: null });

    stepsOf(store).choose("images", null);

    expect(scalars.sharedMarker.value.at).toBeNull();
  });

  it("their step is the pictures', and of a range its end", () => {
    const scalars = stateOf(store);
    const card = scalars.card("loss");
    scalars.setMarker(card, { at: 3, range: null });
    expect(stepsOf(store).chosen("images")).toEqual(place(3));

    scalars.setMarker(card, { at: null, range: [2, 9] });

    expect(stepsOf(store).chosen("images")).toEqual(place(9));
    expect(scalars.sharedMarker.value.range).toEqual([2, 9]);
  });

  it("seconds are no steps", () => {
    const scalars = stateOf(store);
    store.choices.axis.value = "wall";
    scalars.setMarker(scalars.card("loss"), { at: 1.7e9, range: null });

    expect(stepsOf(store).chosen("images")).toBeNull();
  });
});
