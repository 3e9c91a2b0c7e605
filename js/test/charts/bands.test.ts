import { expect, it } from "vitest";
import { bandsOf } from "../../src/charts/bands";
import { makeScale } from "../../src/charts/scale";

const frame = {
  x: makeScale([0, 4], false),
  y: makeScale([0, 10], false),
  plot: { left: 0, top: 0, width: 40, height: 100 },
  columns: 40,
};

it("a band is one area for each stretch in which both lines have numbers", () => {
  const x = Float64Array.of(0, 1, 2, 3, 4);
  const y = Float64Array.of(10, 10, Number.NaN, 5, 5);
  const band = { y: Float64Array.of(0, 5, 5, 2.5, 2.5), color: "red", opacity: 0.5 };
  expect(bandsOf({ key: "a", color: "red", x, y, band }, frame)).toEqual([
    {
      ...{ color: "red", opacity: 0.5 },
      points: [
        [0, 0],
        [10, 0],
        [10, 50],
        [0, 100],
      ],
    },
    {
      ...{ color: "red", opacity: 0.5 },
      points: [
        [30, 50],
        [40, 50],
        [40, 75],
        [30, 75],
      ],
    },
  ]);
});

it("a curve without a band has no area", () => {
  const one = Float64Array.of(1);
  expect(bandsOf({ key: "a", color: "red", x: one, y: one }, frame)).toEqual([]);
});
