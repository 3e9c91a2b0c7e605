import { expect, test } from "vitest";
import { wheelFactor } from "../../../../src/plugins/projector/scene/gestures";
import { press } from "../../../../src/plugins/projector/scene/keys";
import { Motion, mix } from "../../../../src/plugins/projector/scene/motion";
import { Pace } from "../../../../src/plugins/projector/scene/pace";

test.each([
  ["ArrowLeft", false, "turn -24 0"],
  ["ArrowDown", false, "turn 0 24"],
  ["ArrowUp", true, "pan 0 -24"],
  ["+", true, "scale 1.25"],
  ["=", false, "scale 1.25"],
  ["-", false, "scale 0.8"],
  ["0", false, "reset "],
  ["a", false, undefined],
])("key %s (shift: %s) is %s", (key, shiftKey, expected) => {
  const done: string[] = [];
  const note =
    (name: string) =>
    (...given: number[]) =>
      done.push(`${name} ${given.join(" ")}`);
  const keyed = {
    turn: note("turn"),
    pan: note("pan"),
    scale: note("scale"),
    reset: note("reset"),
  };

  expect(press({ key, shiftKey }, keyed)).toBe(expected !== undefined);
  expect(done[0]).toBe(expected);
});

test("a wheel turned back undoes what it did; away from one is nearer", () => {
  const turn = (deltaY: number) => wheelFactor({ deltaY, deltaMode: 0, ctrlKey: false });

  expect(turn(-100)).toBeGreaterThan(1);
  expect(turn(-100) * turn(100)).toBeCloseTo(1);
  expect(wheelFactor({ deltaY: 6, deltaMode: 1, ctrlKey: false })).toBeCloseTo(turn(96));
});

test("a way begins with its first frame, and ends exactly once, exactly at its end", () => {
  const shares: number[] = [];
  const motion = new Motion(100, (share) => shares.push(share));

  expect([5000, 5050, 5100].map((now) => motion.tick(now))).toEqual([false, false, true]);
  expect(shares).toEqual([0, 0.5, 1]);
});

test("points that were nowhere are at their new place at once", () => {
  const into = new Float32Array(3);
  mix(into, new Float32Array([0, Number.NaN, 4]), new Float32Array([2, 6, 8]), 0.5);

  expect([...into]).toEqual([1, 6, 6]);
});

test("where frames are slow there are fewer points, and more again when there is room", () => {
  const pace = new Pace();
  const strides = [100, 100, 30, 100, 100, 100, 30, 5, 5].map((milliseconds) => {
    pace.took(milliseconds, 500_000);
    return pace.stride;
  });

  expect(strides).toEqual([1, 1, 1, 1, 1, 2, 2, 1, 1]);
  for (const milliseconds of [100, 100, 100]) pace.took(milliseconds, 10_000);
  expect(pace.stride).toBe(1);
});
