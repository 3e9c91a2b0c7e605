import { describe, expect, it } from "vitest";
import { makeScale } from "../../src/charts/scale";
import type { Box } from "../../src/charts/types";
import { chooseBox, panBox, wheelFactor, zoomBox } from "../../src/charts/zoom";

const view = { x: makeScale([0, 100], false), y: makeScale([1, 100], true) };
const none: Box = { x: null, y: null };

describe("boxes", () => {
  it("take parts of the axes, in their own scale", () => {
    const box = chooseBox(view, none, [0.25, 0.5], [0.5, 1]);

    // Half of two decades is one: 10.
    expect(box.x).toEqual([25, 50]);
    expect(box.y?.[0]).toBeCloseTo(10, 12);
    expect(box.y?.[1]).toBeCloseTo(100, 12);
  });

  it("leave an axis alone", () => {
    expect(chooseBox(view, { x: [1, 2], y: null }, null, null)).toEqual({ x: [1, 2], y: null });
  });

  it("move with a pan", () => {
    const box = panBox(view, none, 0.1, 0.5);

    expect(box.x?.[0]).toBeCloseTo(10, 12);
    expect(box.x?.[1]).toBeCloseTo(110, 12);
    expect(box.y?.[0]).toBeCloseTo(10, 12);
    expect(box.y?.[1]).toBeCloseTo(1000, 9);
  });

  it("keep the value under the pointer where it is", () => {
    const box = zoomBox(view, none, { x: 0.25, y: 0 }, 0.5);

    // 25 stays a quarter from the left: 50 wide from 12.5. y grows from its low end.
    expect(box.x).toEqual([12.5, 62.5]);
    expect(box.y?.[0]).toBeCloseTo(1, 12);
    expect(box.y?.[1]).toBeCloseTo(10, 12);
  });

  it("stop where doubles end, on both sides", () => {
    let box: Box = none;
    let x = makeScale([0, 100], false);
    for (let i = 0; i < 500; i++) {
      box = zoomBox({ ...view, x }, box, { x: 0.5, y: 0.5 }, 0.5);
      if (box.x) x = makeScale(box.x, false);
    }
    expect(x.max - x.min).toBeGreaterThan(1e-12);

    for (let i = 0; i < 3000; i++) {
      box = zoomBox({ ...view, x }, box, { x: 0.5, y: 0.5 }, 2);
      if (box.x) x = makeScale(box.x, false);
    }
    expect(Number.isFinite(x.max - x.min)).toBe(true);
  });

  it("never end a log axis at 0", () => {
    let y = makeScale([1, 100], true);
    let box: Box = none;
    for (let i = 0; i < 100; i++) {
      box = zoomBox({ ...view, y }, box, { x: 0.5, y: 0.5 }, 2);
      if (box.y) y = makeScale(box.y, true);
    }
    expect(y.min).toBeGreaterThan(0);
    expect(Number.isFinite(y.max)).toBe(true);
  });
});

describe("wheelFactor", () => {
  it("zooms out downwards, in upwards, and back again", () => {
    expect(wheelFactor(100, 0)).toBeGreaterThan(1);
    expect(wheelFactor(100, 0) * wheelFactor(-100, 0)).toBeCloseTo(1, 12);
    // A line counts as 8 px, a page as 20.
    expect(wheelFactor(5, 1)).toBe(wheelFactor(40, 0));
    expect(wheelFactor(2, 2)).toBe(wheelFactor(40, 0));
  });

  it("is bounded, whatever a mouse reports", () => {
    expect(wheelFactor(1e9, 0)).toBeLessThan(3);
    expect(wheelFactor(-1e9, 0)).toBeGreaterThan(0.3);
  });
});
