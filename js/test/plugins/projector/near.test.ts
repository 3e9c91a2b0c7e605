/** Neighbours of rows that are too many to be sent: by as many components as can be had. */
import { expect, it } from "vitest";
import { settled } from "../../page";
import { until } from "../../patience";
import { f4, type Given } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

const WORDS = "By the first components alone: all dimensions are too many to be sent.";
const GIVEN: Given = { n: 4, d: 80, meta: { reduced: 2, matrix: null } };

const selection = () => shown.find("[aria-label=Selection]").textContent;

async function select(point: number): Promise<void> {
  shown.state.selected.value = Uint32Array.of(point);
  await settled();
}

/** What is listed: points and how far they are. */
function listed(): string[] {
  const all = shown.root.querySelectorAll("[data-list=nearest] .tbnb-pointbutton");
  return [...all].map((one) => one.textContent ?? "");
}

it("compares the components of the layouts, and says so", async () => {
  await shown.show(GIVEN);
  shown.state.distance.value = "euclidean";
  await select(0);
  expect(selection()).toContain("Loading the rows…");
  await until(() => expect(shown.wanted()).toContainEqual([0, 0, 1]));
  expect(shown.wanted()).not.toContainEqual([0, 0, 2]);
  // From (0, 0): 5 to (3, 4), 1 to (0, 1), 2 to (-2, 0).
  await shown.part(0, 0, 1, { dimensions: 2 }, [f4(0, 0, 3, 4, 0, 1, -2, 0)]);

  expect(listed()).toEqual(["Point 21", "Point 32", "Point 15"]);
  expect(selection()).toContain(WORDS);
});

it("says nothing of the kind where all dimensions are compared", async () => {
  await shown.show({ ...GIVEN, d: 3, meta: { reduced: 2 } });
  shown.state.distance.value = "euclidean";
  await select(0);
  await until(() => expect(shown.wanted()).toContainEqual([0, 0, 2]));
  await shown.part(0, 0, 1, { dimensions: 2 }, [f4(0, 0, 3, 4, 0, 1, -2, 0)]);
  expect(listed()).toEqual([]);
  // From (0, 0, 0): 3 to (1, 2, 2), 7 to (2, 3, 6), 9 to (1, 4, 8).
  await shown.part(0, 0, 2, {}, [f4(0, 0, 0, 2, 3, 6, 1, 4, 8, 1, 2, 2)]);

  expect(listed()).toEqual(["Point 33", "Point 17", "Point 29"]);
  expect(selection()).not.toContain(WORDS);
});
