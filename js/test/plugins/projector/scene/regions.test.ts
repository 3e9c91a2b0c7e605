import { expect, test } from "vitest";
import { boxOf, inside, within } from "../../../../src/plugins/projector/scene/regions";
import { cloudOf, DEEP, FLAT, projected } from "./cloud";

test("a box may be drawn from any corner", () => {
  for (const box of [boxOf(10, 10, 20, 30), boxOf(20, 30, 10, 10), boxOf(10, 30, 20, 10)]) {
    expect(inside(box, 15, 29)).toBe(true);
    expect(inside(box, 15, 31)).toBe(false);
    expect(inside(box, 9, 20)).toBe(false);
  }
});

test("a lasso need not be convex, and what it goes around twice is out", () => {
  const horseshoe = [0, 0, 30, 0, 30, 30, 20, 30, 20, 10, 10, 10, 10, 30, 0, 30];
  const star = [50, 0, 79, 90, 2, 35, 98, 35, 21, 90];

  expect(inside(horseshoe, 5, 20)).toBe(true);
  expect(inside(horseshoe, 15, 20)).toBe(false);
  expect(inside(horseshoe, 25, 20)).toBe(true);
  expect(inside(star, 50, 15)).toBe(true);
  expect(inside(star, 50, 50)).toBe(false);
});

test("the points of a region are exactly those whose middle is inside, ascending", () => {
  // Seen at (50 + x, 50 - y): a column of points every 5 pixels.
  const places = Array.from({ length: 9 }, (_, i) => [0, 20 - 5 * i, 0] as const);
  const cloud = cloudOf(places, { mask: [1, 1, 1, 0, 1, 1, 1, 1, 1], selected: [1] });

  // From y = 33 to 57 are 35, 40, 45, 50, 55; the third of all, at 45, is hidden.
  expect([...within(boxOf(40, 33, 60, 57), projected(cloud, FLAT))]).toEqual([1, 2, 4, 5]);
});

test("points behind the eye are in no region", () => {
  const cloud = cloudOf([
    [0, 0, 0],
    [0, 0, 6],
  ]);

  expect([...within(boxOf(0, 0, 100, 100), projected(cloud, DEEP))]).toEqual([0]);
});

test("a lasso without room holds nothing", () => {
  expect([...within([50, 50], projected(cloudOf([[0, 0, 0]]), FLAT))]).toEqual([]);
});
