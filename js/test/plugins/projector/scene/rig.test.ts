import { expect, test } from "vitest";
import {
  between,
  cameraOf,
  corners,
  home,
  orbit,
  pan,
  type Rig,
  rigOf,
  zoom,
} from "../../../../src/plugins/projector/scene/rig";
import { clip, place, viewOf } from "../../../../src/plugins/projector/scene/view";

const SIZE = { width: 800, height: 600 };
const CUBE = [1, 1, 1] as const;
const FRONT: Rig = { flat: false, turn: 0, rise: 0, distance: 4, target: [0, 0, 0], zoom: 1 };
/** Pixels of a unit at distance 1, of a field of 35 degrees. */
const FOCAL = 300 / Math.tan((17.5 * Math.PI) / 180);

const seen = (rig: Rig, x: number, y: number, z: number) => place(viewOf(rig, CUBE, SIZE), x, y, z);

test("from the front x goes right, y up, and what is nearer is larger", () => {
  expect(seen(FRONT, 0, 0, 0)).toEqual({ x: 400, y: 300, depth: 4 });
  expect(seen(FRONT, 1, 0, 0)?.x).toBeCloseTo(400 + FOCAL / 4);
  expect(seen(FRONT, 0, 1, 0)?.y).toBeCloseTo(300 - FOCAL / 4);
  expect(seen(FRONT, 1, 0, 1)?.x).toBeCloseTo(400 + FOCAL / 3);
  expect(seen(FRONT, 0, 0, 5)).toBeNull();
});

test("a quarter turn looks along x", () => {
  const side = orbit(FRONT, Math.PI / 2, 0);

  expect(cameraOf(side).position[0]).toBeCloseTo(4);
  expect(seen(side, 0, 0, -1)?.x).toBeCloseTo(400 + FOCAL / 4);
});

test("one cannot go over the top", () => {
  expect(orbit(FRONT, 0, 10).rise).toBeLessThan(Math.PI / 2);
  expect(orbit(FRONT, 0, -10).rise).toBeGreaterThan(-Math.PI / 2);
});

test.each([false, true])("what is dragged stays under the pointer (flat: %s)", (flat) => {
  const rig = { ...orbit(FRONT, 0.5, 0.3), flat };
  const { unit } = viewOf(rig, CUBE, SIZE);
  const after = seen(pan(rig, 30, -20, unit), 0, 0, 0);

  expect(after?.x).toBeCloseTo(430);
  expect(after?.y).toBeCloseTo(280);
});

test.each([false, true])("a zoom keeps what is under the pointer (flat: %s)", (flat) => {
  const rig: Rig = { ...FRONT, flat };
  const { unit } = viewOf(rig, CUBE, SIZE);
  const before = seen(rig, 0.4, 0.2, 0);
  const [x, y] = [(before?.x ?? 0) - 400, (before?.y ?? 0) - 300];
  const nearer = zoom(rig, 2, x, y, unit);
  const after = seen(nearer, 0.4, 0.2, 0);

  expect(after?.x).toBeCloseTo(before?.x ?? 0);
  expect(after?.y).toBeCloseTo(before?.y ?? 0);
  expect(viewOf(nearer, CUBE, SIZE).unit).toBeCloseTo(unit / 2);
});

test.each([
  [800, 600],
  [300, 900],
  [1600, 200],
])("from home all of it is seen in %d x %d pixels", (width, height) => {
  for (const flat of [false, true]) {
    const reach = flat ? ([1, 0.3, 0] as const) : CUBE;
    const view = viewOf(home(flat, reach, { width, height }), reach, { width, height });
    for (const corner of corners(reach)) {
      const at = place(view, ...corner);
      expect(at?.x).toBeGreaterThan(0);
      expect(at?.x).toBeLessThan(width);
      expect(at?.y).toBeGreaterThan(0);
      expect(at?.y).toBeLessThan(height);
    }
  }
});

test("a camera comes back as it was given", () => {
  const camera = { position: [1, 2, 3], target: [0.5, 0, -0.5], zoom: 1 } as const;
  const rig = rigOf(camera, false) as Rig;

  for (const i of [0, 1, 2]) {
    expect(cameraOf(rig).position[i]).toBeCloseTo(camera.position[i] as number);
  }
  expect(cameraOf(rig).target).toEqual(camera.target);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("a camera with %d is none", (value) => {
  expect(rigOf({ position: [0, value, 1], target: [0, 0, 0], zoom: 1 }, false)).toBeNull();
});

test("between two rigs it goes the shorter way around", () => {
  const a = { ...FRONT, turn: 3 };
  const b = { ...FRONT, turn: -3, distance: 1 };
  const half = between(a, b, 0.5);

  expect(half.turn).toBeCloseTo(Math.PI);
  expect(half.distance).toBeCloseTo(2);
  expect(Math.cos(between(a, b, 1).turn)).toBeCloseTo(Math.cos(-3));
});

test.each([false, true])(
  "the shader's matrix puts points where the view does (flat: %s)",
  (flat) => {
    const view = viewOf({ ...orbit(FRONT, 0.7, 0.4), flat }, CUBE, SIZE);
    const m = clip(view);
    const [x, y, z] = [0.3, -0.6, flat ? 0 : 0.8];
    const row = (r: number) =>
      (m[r] as number) * x +
      (m[4 + r] as number) * y +
      (m[8 + r] as number) * z +
      (m[12 + r] as number);
    const at = place(view, x, y, z);

    expect(400 * (1 + row(0) / row(3))).toBeCloseTo(at?.x ?? 0);
    expect(300 * (1 - row(1) / row(3))).toBeCloseTo(at?.y ?? 0);
    expect(Math.abs(row(2) / row(3))).toBeLessThan(1);
  },
);
