import { expect, test } from "vitest";
import { Picker } from "../../../../src/plugins/projector/scene/pick";
import { cloudOf, DEEP, FLAT, projected } from "./cloud";

function at(x: number, y: number, cloud: ReturnType<typeof cloudOf>, view = DEEP, size = 10) {
  return new Picker().at(x, y, projected(cloud, view), cloud, view, size);
}

test("of points that cover a place the frontmost is met, though another's middle is nearer", () => {
  const cloud = cloudOf([
    [0.3, 0, 1],
    [0, 0, 0],
    [0, 0, -1],
  ]);

  // The first is seen 4 pixels to the right, and 11 across.
  expect(at(50, 50, cloud)).toBe(0);
  expect(at(45, 50, cloud)).toBe(1);
});

test("beside all of them the nearest is met, within 5 pixels of its edge", () => {
  const cloud = cloudOf([
    [0, 0, 0],
    [22, 0, 0],
  ]);

  expect(at(59.5, 50, cloud, FLAT)).toBe(0);
  expect(at(62.5, 50, cloud, FLAT)).toBe(1);
  expect(at(50, 61, cloud, FLAT)).toBeNull();
});

test("a selected point lies before all others, and is larger", () => {
  const cloud = cloudOf(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    { selected: [0] },
  );

  expect(at(50, 50, cloud, FLAT)).toBe(0);
});

test("hidden points are not met", () => {
  const cloud = cloudOf(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    { mask: [1, 0] },
  );

  expect(at(50, 50, cloud, FLAT)).toBe(0);
  expect(at(50, 50, cloudOf([[0, 0, 0]], { mask: [0] }), FLAT)).toBeNull();
});

test("the index is of the picture as it is, and as looking at all points", () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const places = Array.from(
    { length: 2000 },
    () => [random() * 110 - 55, random() * 110 - 55, 0] as const,
  );
  const cloud = cloudOf(places);
  const picker = new Picker();
  const projection = projected(cloud, FLAT);
  for (let i = 0; i < 200; i++) {
    const [x, y] = [random() * 100, random() * 100];
    const away = places.map(([px, py]) => Math.hypot(50 + px - x, 50 - py - y));
    const covering = away.flatMap((distance, point) => (distance <= 2 ? [point] : []));
    const nearest = away.indexOf(Math.min(...away));

    expect(picker.at(x, y, projection, cloud, FLAT, 4)).toBe(covering.at(-1) ?? nearest);
  }
});
