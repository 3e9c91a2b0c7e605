import { describe, expect, it } from "vitest";
import { LIGHT } from "../../../src/charts/theme";
import type { Ridge } from "../../../src/plugins/histograms/data";
import { figureOf, plotlyOf } from "../../../src/plugins/histograms/figure";
import { frameOf, type Scene } from "../../../src/plugins/histograms/frame";

function ridge(step: number, ...counts: [number, number]): Ridge {
  const at = { step, label: String(step), wall: step, point: step, superseded: false };
  return { at, depth: step, bins: Float64Array.of(0, 1, counts[0], 1, 3, counts[1]) };
}

function figure(mode: Scene["mode"], ridges = [ridge(0, 4, 0), ridge(10, 2, 1)]) {
  const scene: Scene = {
    ...{ mode, ridges, kind: "step", depth: [0, 10] },
    ...{ counts: null, color: "#306ce2", chosen: 10, width: 300, height: 227 },
  };
  const frame = frameOf(scene);
  if (!frame) throw new Error("no frame");
  return figureOf(scene, frame, LIGHT);
}

describe("the figure", () => {
  it("of an overlay is a line a histogram: from its left end over the bins' middles to its right end", () => {
    const { data } = figure("overlay");
    expect(data.map(({ x }) => x)).toEqual([
      [0, 0.5, 2, 3],
      [0, 0.5, 2, 3],
    ]);
    expect(data.map(({ y }) => y)).toEqual([
      [0, 4, 0, 0],
      [0, 2, 1, 0],
    ]);
  });

  it("of an overlay has twelve shades and the chosen line, however many the lines", () => {
    const { data } = figure(
      "overlay",
      Array.from({ length: 51 }, (_, i) => ridge(i, i, 0)),
    );
    expect(data).toHaveLength(13);
    // Counts of the first bins: the shades hold all 50 others, in order; the chosen one is on top.
    const tops = data.map(({ y }) => (y as number[]).filter((_, k) => k % 5 === 1));
    expect(tops.slice(0, -1).flat()).toEqual([...Array(51).keys()].filter((i) => i !== 10));
    expect(tops.at(-1)).toEqual([10]);
  });

  it("of a heat map has the counts between the edges of bins and of rows", () => {
    const { data } = figure("heatmap");
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      x: [0, 1, 3],
      y: [-5, 5, 15],
      z: [
        [4, 0],
        [2, 1],
      ],
      zmin: 0,
      zmax: 4,
      colorscale: [
        [0, expect.stringMatching(/^rgba\(\d+, \d+, \d+, 0\)$/)],
        [1, expect.stringMatching(/^#[0-9a-f]{6}$/)],
      ],
    });
  });

  it("shows the same plot as the canvas, with the newest at the bottom", () => {
    const { layout } = figure("heatmap");
    expect(layout).toMatchObject({
      margin: { l: 10, t: 6, b: 21 },
      yaxis: { range: [15, -5], visible: false },
    });
  });
});

it("plotly is what a chunk exports by default, if it is plotly", () => {
  const plotly = { react: () => {}, purge: () => {}, toImage: () => {} };
  expect(plotlyOf({ default: plotly })).toBe(plotly);
  expect(plotlyOf({ default: {} })).toBeNull();
  expect(plotlyOf(null)).toBeNull();
});
