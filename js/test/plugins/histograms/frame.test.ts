import { describe, expect, it } from "vitest";
import type { Ridge } from "../../../src/plugins/histograms/data";
import {
  frameOf,
  outline,
  placeOf,
  rowEdges,
  type Scene,
  spotAt,
} from "../../../src/plugins/histograms/frame";

/** Two bins [0, 1) and [1, 2], at depths 0 and 10. */
function ridge(depth: number, ...counts: [number, number]): Ridge {
  const at = { step: depth, label: String(depth), wall: depth, point: depth, superseded: false };
  return { at, depth, bins: Float64Array.of(0, 1, counts[0], 1, 2, counts[1]) };
}

function sceneOf(mode: Scene["mode"], change: Partial<Scene> = {}): Scene {
  return {
    mode,
    ridges: [ridge(0, 4, 0), ridge(10, 2, 1)],
    kind: "step",
    depth: [0, 10],
    counts: null,
    color: "#306ce2",
    chosen: null,
    width: 300,
    height: 227,
    ...change,
  };
}

function framed(scene: Scene) {
  const frame = frameOf(scene);
  if (!frame) throw new Error("no frame");
  return frame;
}

describe("an offset panel", () => {
  const scene = sceneOf("offset");
  const frame = framed(scene);

  // 227 px less 6 above and 21 below are a plot of 200: 80 of them (1 / 2.5) stand above the axis.
  it("has the oldest at 1 / 2.5 of its height, the newest at the bottom", () => {
    expect(frame.plot).toMatchObject({ left: 10, top: 6, height: 200 });
    expect(frame.feet.map(Math.round)).toEqual([86, 206]);
  });

  it("gives the largest count that 1 / 2.5", () => {
    expect(frame.unit).toBe(20);
    const [left, first, second, right] = outline(frame, scene.ridges[0] as Ridge, 0);
    const { width } = frame.plot;
    expect(left).toEqual([10, 86]);
    expect(first).toEqual([10 + width / 4, 6]);
    expect(second).toEqual([10 + (3 * width) / 4, 86]);
    expect(right).toEqual([10 + width, 86]);
  });

  it("gives a typed largest count that height instead", () => {
    expect(framed(sceneOf("offset", { counts: [0, 8] })).unit).toBe(10);
  });

  it("points at the histogram in front where one covers the other", () => {
    const x = frame.plot.left + frame.plot.width / 4;
    expect(spotAt(frame, scene.ridges, { x, y: 190 })).toEqual({ ridge: 1, bin: 0 });
    expect(spotAt(frame, scene.ridges, { x, y: 50 })).toEqual({ ridge: 0, bin: 0 });
  });

  it("shows a zoomed range of steps from end to end", () => {
    const zoomed = framed(sceneOf("offset", { ridges: [ridge(10, 2, 1)], depth: [5, 10] }));
    expect(zoomed.feet).toEqual([206]);
    expect(zoomed.y.max).toBeCloseTo(-(5 - (5 * 0.4) / 0.6));
  });

  it("has its only histogram at the bottom", () => {
    const one = framed(sceneOf("offset", { ridges: [ridge(7, 2, 1)], depth: [7, 7] }));
    expect(one.feet).toEqual([206]);
  });
});

describe("an overlay", () => {
  it("stands on one axis of counts, from 0 to the largest and a little more", () => {
    const scene = sceneOf("overlay");
    const frame = framed(scene);
    expect([frame.y.min, frame.y.max]).toEqual([0, 4.16]);
    expect(frame.feet).toEqual([206, 206]);
    expect(placeOf(frame, scene.ridges[0] as Ridge, { ridge: 0, bin: 0 })[1]).toBeCloseTo(
      206 - (4 / 4.16) * 200,
    );
  });

  it("points at the line that is nearest", () => {
    const scene = sceneOf("overlay");
    const frame = framed(scene);
    const x = frame.plot.left + frame.plot.width / 4;
    expect(spotAt(frame, scene.ridges, { x, y: 20 })?.ridge).toBe(0);
    expect(spotAt(frame, scene.ridges, { x, y: 110 })?.ridge).toBe(1);
  });
});

describe("a heat map", () => {
  it("has rows that end half way to their neighbours", () => {
    expect(rowEdges([0, 10, 30])).toEqual([-5, 5, 20, 40]);
    expect(rowEdges([7])).toEqual([6.5, 7.5]);
    expect(rowEdges([])).toEqual([]);
  });

  it("shows its first and last row whole, the newest at the bottom", () => {
    const frame = framed(sceneOf("heatmap"));
    expect([-frame.y.max, -frame.y.min]).toEqual([-5, 15]);
    expect(frame.feet[1]).toBeGreaterThan(frame.feet[0] as number);
  });
});

it("there is no frame without a histogram, or without room", () => {
  expect(frameOf(sceneOf("offset", { ridges: [] }))).toBeNull();
  expect(frameOf(sceneOf("offset", { width: 10 }))).toBeNull();
});
