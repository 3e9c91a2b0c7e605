import { describe, expect, it } from "vitest";
import { ACTUAL, FIT, panBy, place, zoomAt } from "../../../src/plugins/images/geometry";

const box = { width: 200, height: 100 };
const wide = { width: 400, height: 100 };

describe("a picture in its box", () => {
  it("that fits is as large as goes and in the middle", () => {
    // 400 × 100 into 200 × 100: half size, 25 px above and below.
    expect(place(box, wide, FIT)).toEqual({ left: 0, top: 25, width: 200, height: 50 });
  });

  it("in actual size has a pixel a pixel, and shows its middle", () => {
    expect(place(box, wide, ACTUAL)).toEqual({ left: -100, top: 0, width: 400, height: 100 });
  });

  it("smaller than the box in actual size stands in the middle", () => {
    const small = { width: 20, height: 10 };

    expect(place(box, small, ACTUAL)).toEqual({ left: 90, top: 45, width: 20, height: 10 });
  });
});

describe("zoom", () => {
  it("keeps the point under the pointer where it is", () => {
    const square = { width: 100, height: 100 };
    // It lies from 50 to 150; the pointer is a quarter in from its left.
    const view = zoomAt(box, square, FIT, 4, { x: 75, y: 50 });
    const { left, width } = place(box, square, view);

    expect(width).toBe(400);
    expect(left + width / 4).toBeCloseTo(75, 9);
  });

  it("out beyond fitting is fitting", () => {
    const near = zoomAt(box, wide, FIT, 2, { x: 10, y: 10 });

    expect(zoomAt(box, wide, near, 0.1, { x: 0, y: 0 })).toEqual(FIT);
  });
});

describe("a drag", () => {
  it("moves the picture by as much", () => {
    const near = zoomAt(box, wide, FIT, 4, { x: 100, y: 50 });
    const before = place(box, wide, near);

    const after = place(box, wide, panBy(box, wide, near, -30, 20));

    expect([after.left - before.left, after.top - before.top]).toEqual([-30, 20]);
  });

  it("stops at the edge, and comes back from there at once", () => {
    const near = zoomAt(box, wide, FIT, 4, { x: 100, y: 50 });
    const edge = panBy(box, wide, near, 9999, 0);
    expect(place(box, wide, edge).left).toBe(0);

    expect(place(box, wide, panBy(box, wide, edge, -10, 0)).left).toBeCloseTo(-10, 9);
  });
});
