import { expect, it } from "vitest";
import { showEach, shown } from "./shown";

showEach();

/** Longer than the page waits for another change. */
const later = () => new Promise((done) => setTimeout(done, 350));
const select = (...points: number[]) => {
  shown.state.selected.value = Uint32Array.from(points);
};

it("the kernel hears of a selection once it rests, and once", async () => {
  await shown.show({ n: 10 });
  select(1);
  select(0, 3);
  select(0, 3, 9);
  expect(shown.said()).toEqual([]);
  await later();
  expect(shown.said()).toEqual([[0, 0, "CQI="]]);

  select(0, 3, 9);
  await later();
  expect(shown.said()).toHaveLength(1);
  select();
  await later();
  expect(shown.said()).toEqual([
    [0, 0, "CQI="],
    [0, 0, ""],
  ]);
});

it("the kernel hears of nothing where nothing was ever selected", async () => {
  await shown.show({ n: 10 });
  await later();
  expect(shown.said()).toEqual([]);
});

it("what the kernel selects is selected, once, and not told back", async () => {
  await shown.show({ n: 10 });
  await shown.told(0, "CQI=");
  expect([...shown.state.selected.value]).toEqual([0, 3, 9]);
  await later();
  expect(shown.said()).toEqual([]);

  // The user goes on; what the kernel said before does not come back with other news.
  select(5);
  await later();
  shown.state.colorBy.value = "";
  await shown.picture({ n: 10 });
  expect([...shown.state.selected.value]).toEqual([5]);
  await shown.unmount();
  await shown.mount();
  expect([...shown.state.selected.value]).toEqual([5]);
});

it("a selection of another embedding brings it on screen, however late its points come", async () => {
  shown.catalogue(["a", "b"]);
  await shown.mount();
  await shown.picture({ n: 10 });
  select(1);
  await shown.told(1, "CQI=");
  expect(shown.state.chosen.value).toMatchObject({ run: 0 });
  expect([...shown.state.selected.value]).toEqual([1]);
  await shown.picture({ n: 10 }, 1);
  expect([...shown.state.selected.value]).toEqual([0, 3, 9]);
  await later();
  expect(shown.said()).toEqual([]);
});
