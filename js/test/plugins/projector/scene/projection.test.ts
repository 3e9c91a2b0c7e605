import { expect, test } from "vitest";
import { cloudOf, DEEP, drawnOf, FLAT, projected } from "./cloud";

test("the farthest is drawn first, and those that stand out last", () => {
  const places = [
    [0, 0, 1],
    [0, 0, -1],
    [0, 0, 0],
    [0, 0, 0.5],
  ] as const;

  expect(drawnOf(projected(cloudOf(places), DEEP))).toEqual([1, 2, 3, 0]);
  expect(drawnOf(projected(cloudOf(places, { selected: [1, 2] }), DEEP))).toEqual([3, 0, 1, 2]);
});

test("in a flat picture the order is the points' own", () => {
  expect(
    drawnOf(
      projected(
        cloudOf([
          [1, 1, 0],
          [2, 2, 0],
          [0, 0, 0],
        ]),
        FLAT,
      ),
    ),
  ).toEqual([0, 1, 2]);
});

test("neither hidden points are drawn, nor those behind the eye, beside it, or nowhere", () => {
  const cloud = cloudOf(
    [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 5],
      [300, 0, 0],
      [Number.NaN, Number.NaN, Number.NaN],
    ],
    { mask: [1, 0, 1, 1, 1] },
  );
  const projection = projected(cloud, DEEP);

  expect(drawnOf(projection)).toEqual([0]);
  expect([0, 1, 2, 3, 4, 5].map((point) => projection.has(point))).toEqual([
    true,
    ...[false, false, false, false, false],
  ]);
});

test("a coarse picture leaves out some, but none that stands out, and places all", () => {
  const places = Array.from({ length: 8 }, (_, i) => [i, 0, 0] as const);
  const projection = projected(cloudOf(places, { selected: [3] }), FLAT, 4);

  expect(drawnOf(projection)).toEqual([0, 4, 3]);
  expect(projection.has(5)).toBe(true);
  expect(projection.x[5]).toBe(55);
});
