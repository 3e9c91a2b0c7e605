import { expect, test } from "vitest";
import { stand } from "../../../../src/plugins/projector/scene/labels";

const SIZE = { width: 200, height: 100 };
const label = (x: number, y: number, width = 40) => ({ x, y, radius: 4, width });

test("a name stands right of its point, 3 pixels off", () => {
  expect(stand([label(50, 50)], 10, SIZE)).toEqual([{ x: 57, y: 50 }]);
});

test("at the right edge it stands left, and between both above", () => {
  expect(stand([label(180, 50)], 10, SIZE)).toEqual([{ x: 133, y: 50 }]);
  expect(stand([label(100, 50, 150)], 10, SIZE)).toEqual([{ x: 25, y: 38 }]);
  expect(stand([label(100, 8, 150)], 10, SIZE)).toEqual([{ x: 25, y: 20 }]);
});

test("those that come first choose first; where no room is left there is no name", () => {
  const same = [1, 2, 3, 4, 5].map(() => label(100, 50));

  expect(stand(same, 10, SIZE)).toEqual([
    { x: 107, y: 50 },
    { x: 53, y: 50 },
    { x: 80, y: 38 },
    { x: 80, y: 62 },
    null,
  ]);
});

test("no name covers another", () => {
  const many = Array.from({ length: 300 }, (_, i) => label((i * 37) % 200, (i * 61) % 100));
  const placed = stand(many, 10, SIZE).filter((at) => at !== null);

  expect(placed.length).toBeGreaterThan(10);
  for (const [i, a] of placed.entries()) {
    for (const b of placed.slice(i + 1)) {
      expect(Math.abs(a.x - b.x) < 40 && Math.abs(a.y - b.y) < 10).toBe(false);
    }
  }
});
