import { expect, it } from "vitest";
import { difference } from "../../../src/plugins/images/difference";

const rgba = (...values: number[]) => Uint8ClampedArray.from(values);

it("is |a − b| of each channel, amplified, and told in numbers", () => {
  const a = rgba(10, 20, 30, 255, 7, 7, 7, 255);
  const b = rgba(13, 20, 10, 255, 7, 7, 7, 255);

  const found = difference(a, b, 4);

  expect([...found.pixels]).toEqual([12, 0, 80, 255, 0, 0, 0, 255]);
  // 3 + 20 over eight channels.
  expect(found).toMatchObject({ largest: 20, mean: 23 / 8, count: 1 });
});

it("shows where alpha alone differs", () => {
  const found = difference(rgba(5, 5, 5, 255), rgba(5, 5, 5, 55), 1);

  expect([...found.pixels]).toEqual([200, 200, 200, 255]);
  expect(found.count).toBe(1);
});
