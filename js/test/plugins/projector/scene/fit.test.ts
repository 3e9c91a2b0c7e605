import { expect, test } from "vitest";
import { centred } from "../../../../src/plugins/projector/scene/fit";

test("the longest side becomes 2 and the others keep their share of it", () => {
  // Sides 8, 4, 2 around (4, 2, 1): a quarter of each, from the middle.
  const { xyz, reach } = centred(new Float32Array([0, 0, 0, 8, 4, 2, 4, 2, 1]), 3);

  expect([...xyz]).toEqual([-1, -0.5, -0.25, 1, 0.5, 0.25, 0, 0, 0]);
  expect(reach).toEqual([1, 0.5, 0.25]);
});

test("a point with one number that is not finite is none, and does not stretch the others", () => {
  const raw = [0, 0, 0, 1e9, Number.NaN, 0, 2, 2, 2, Number.POSITIVE_INFINITY, 0, 0];
  const { xyz } = centred(new Float32Array(raw), 3);

  expect([...xyz.subarray(0, 3), ...xyz.subarray(6, 9)]).toEqual([-1, -1, -1, 1, 1, 1]);
  expect([...xyz.subarray(3, 6), ...xyz.subarray(9)].every(Number.isNaN)).toBe(true);
});

test("a flat picture passes z over, whatever it is", () => {
  const { xyz, reach } = centred(new Float32Array([0, 0, Number.NaN, 4, 2, 1e9]), 2);

  expect([...xyz]).toEqual([-1, -0.5, 0, 1, 0.5, 0]);
  expect(reach).toEqual([1, 0.5, 0]);
});

test.each([
  ["no points", []],
  ["one", [3, 4, 5]],
  ["many at one place", [3, 4, 5, 3, 4, 5]],
])("%s lie in the middle", (_, raw) => {
  const { xyz } = centred(new Float32Array(raw), 3);

  expect([...xyz]).toEqual(raw.map(() => 0));
});

test("the largest numbers there are do not overflow", () => {
  const most = 3.4e38;
  const { xyz } = centred(new Float32Array([-most, 0, 0, most, 0, 0]), 3);

  expect(xyz[0]).toBeCloseTo(-1);
  expect(xyz[3]).toBeCloseTo(1);
});
