import { describe, expect, it } from "vitest";
import type { TsneOptions } from "../../../../src/plugins/projector/layouts/layouts";
import { points } from "../../../../src/plugins/projector/layouts/points";
import { normal } from "../../../../src/plugins/projector/layouts/random";
import { resumed } from "../../../../src/plugins/projector/layouts/resumed";
import { tsne } from "../../../../src/plugins/projector/layouts/tsne";

/** Five times the deviation of what parts equal points. */
const OFF = 5e-6;
const NONE = Number.NaN;

function near(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, at) => {
    expect(Math.abs((found[at] ?? NONE) - value)).toBeLessThan(OFF);
  });
}

describe("where points were", () => {
  const rows = Int32Array.of(0, 1, 2, 3);

  it("is where they begin, the middle at 0; flat where the picture is", () => {
    const places = Float32Array.of(6, -2, 9, 14, 0, 9, 6, 0, 9, 14, -2, 9);
    const flat = resumed(places, rows, new Float64Array(12), 2, 1);
    near(flat, [-4, -1, 0, 4, 1, 0, -4, 1, 0, 4, -1, 0]);
    expect([2, 5, 8, 11].map((at) => flat[at])).toEqual([0, 0, 0, 0]);
  });

  it("is parted where two of them were at one place", () => {
    const places = Float32Array.of(0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2);
    const found = resumed(places, rows, new Float64Array(12), 3, 1);
    near(found, [...Array(6).fill(-1), ...Array(6).fill(1)]);
    expect(found[0]).not.toBe(found[3]);
  });

  it("is by the number of the row; what had no place begins where it would by itself", () => {
    const own = Float64Array.from({ length: 9 }, (_, at) => at);
    const places = Float32Array.of(0, 0, 0, -3, 0, 0, 9, 9, 9, NONE, NONE, NONE, 5, 0, 0);
    near(resumed(places, Int32Array.of(1, 3, 4), own, 3, 1), [-4, 0, 0, 3, 4, 5, 4, 0, 0]);
  });

  it("tells nothing where all were at one place, or nowhere", () => {
    const own = Float64Array.from({ length: 12 }, (_, at) => at);
    for (const value of [7, NONE]) {
      const places = new Float32Array(12).fill(value);
      expect(resumed(places, rows, own, 3, 1)).toEqual(own);
    }
  });
});

it("t-SNE of rows that did not change leaves them where they were", async () => {
  const options: TsneOptions = {
    ...{ method: "tsne", dimensions: 2, perplexity: 20, learningRate: 0, supervise: 0 },
  };
  const [n, d] = [400, 8];
  const random = normal(3);
  const middles = Float64Array.from({ length: 5 * d }, () => 4 * random());
  const values = Float32Array.from(
    { length: n * d },
    (_, at) => (middles[(Math.floor(at / d) % 5) * d + (at % d)] ?? 0) + random(),
  );
  const whole = points({ values, n, d });
  const end = async (places: Float32Array | null) => {
    const layout = await tsne(whole, null, places, options, 1, () => {});
    const first = Float32Array.from(layout.xyz());
    while (!layout.done) layout.step();
    return { first, last: Float32Array.from(layout.xyz()) };
  };
  const apart = (a: Float32Array, b: Float32Array) =>
    Math.hypot(...a.map((value, at) => value - (b[at] ?? 0))) / Math.hypot(...b);
  const { last: before } = await end(null);
  // As they would not come out by themselves: from the other side.
  const mirrored = before.map((value, at) => (at % 3 === 0 ? -value : value));
  const { first, last } = await end(mirrored);

  expect(apart(first, mirrored)).toBeLessThan(1e-5);
  expect(apart(last, mirrored)).toBeLessThan(0.5);
  expect(apart(last, before)).toBeGreaterThan(0.9);
});
