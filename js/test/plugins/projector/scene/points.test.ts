import { describe, expect, it } from "vitest";
import { Points } from "../../../../src/plugins/projector/scene/points";

/** Points on a line that reaches from -1 to 1, so that nothing is scaled. */
function line(...between: number[]): Float32Array {
  return Float32Array.from([-1, ...between, 1].flatMap((x) => [x, 0, 0]));
}

const x = (points: Points, point: number) => points.cloud.xyz[3 * point];

describe("points on their way", () => {
  it("are half there at half the time, and there at its end", () => {
    const points = new Points();
    points.place(line(-0.5), 3, 0);
    points.place(line(0.5), 3, 700);
    points.tick(1000);
    expect(x(points, 1)).toBe(-0.5);
    points.tick(1350);
    expect(x(points, 1)).toBeCloseTo(0, 6);
    points.tick(1700);
    expect([x(points, 1), points.moving]).toEqual([0.5, false]);
  });

  it("get to where a layout has moved their goal, no later", () => {
    const points = new Points();
    points.place(line(-0.5), 3, 0);
    points.place(line(0.5), 3, 700);
    points.tick(1000);
    points.place(line(0.25), 3, 0);
    points.place(line(0.75), 3, 0);
    expect(x(points, 1)).toBe(-0.5);
    points.tick(1350);
    // Half way from -0.5 to 0.75.
    expect(x(points, 1)).toBeCloseTo(0.125, 6);
    points.tick(1700);
    expect([x(points, 1), points.moving]).toEqual([0.75, false]);
    points.place(line(0.875), 3, 0);
    expect(x(points, 1)).toBe(0.875);
  });

  it("are other ones, or flat, at once", () => {
    const points = new Points();
    points.place(line(-0.5), 3, 0);
    points.place(line(0.5), 3, 700);
    expect(points.place(line(0.5, 0.25), 3, 0)).toBe(true);
    expect([x(points, 2), points.moving]).toEqual([0.25, false]);
    points.place(line(0.75, 0.25), 3, 700);
    expect(points.place(line(0.75, 0.25), 2, 0)).toBe(true);
    expect([x(points, 1), points.moving]).toEqual([0.75, false]);
  });
});
