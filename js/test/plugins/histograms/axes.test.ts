import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { histograms } from "../../../src/plugins/histograms";
import { settled } from "../../page";
import { until } from "../../patience";
import { Shown } from "./shown";

/** Of a panel of 227 px: 6 above the plot, 200 of plot of which 80 stand above the depth axis. */
const [TOP, FAR, NEAR] = [6, 86, 206];

let board: Shown;

beforeEach(() => {
  board = new Shown();
});

afterEach(() => board.dispose());

/** Px of the foot, and of the greatest height above it, of each histogram that is drawn. */
function feet(): number[] {
  return (board.drawn()?.ridges ?? []).map(({ outline }) => outline[0]?.[1] ?? Number.NaN);
}

function heights(): number[] {
  return (board.drawn()?.ridges ?? []).map(({ outline }) => {
    const all = outline.map(([, y]) => y);
    return Math.max(...all) - Math.min(...all);
  });
}

async function choose(label: string, value: string): Promise<void> {
  const { choices } = board.store;
  if (label === "axis") choices.axis.value = value as "step";
  else choices.histogramMode.value = value as "offset";
  await settled();
}

const close = (values: number[]) => values.map((value) => Number(value.toFixed(6)));

describe("the depth axis", () => {
  beforeEach(async () => {
    await board.show(histograms, ["a"], 3, [1000, 1060, 1300]);
    for (const point of [0, 1, 2]) await board.receive(0, point, [0, 30, 300]);
  });

  it.each([
    ["step", [0, 1, 2], 1 / 2],
    ["relative", [0, 60, 300], 60 / 300],
    ["wall", [1000, 1060, 1300], 60 / 300],
  ] as const)("counts by %s", async (axis, depths, middle) => {
    await choose("axis", axis);
    expect(board.drawn()?.ridges.map(({ depth }) => depth)).toEqual(depths);
    expect(close(feet())).toEqual(close([FAR, FAR + middle * (NEAR - FAR), NEAR]));
  });

  it("forgets a zoom in steps when it counts seconds", async () => {
    // Upright: of 200 px from step -4/3 to step 2 those from 110 on are the steps from 1/2 on.
    await board.drag([100, 110], [100, 200]);
    expect(board.drawn()?.ridges.map(({ step }) => step)).toEqual(["1", "2"]);
    await choose("axis", "relative");
    expect(board.drawn()?.ridges).toHaveLength(3);
  });
});

describe("the axis of counts", () => {
  const plotly = { react: vi.fn(async () => {}), purge: vi.fn(), toImage: vi.fn() };

  beforeEach(async () => {
    plotly.react.mockClear();
    board.chunk = async () => ({ default: plotly });
    await board.show(histograms, ["a"], 2);
    // Ten in each of thirty bins, and five.
    await board.receive(0, 0, [0, 30, 300]);
    await board.receive(0, 1, [0, 30, 150]);
  });

  /** The range of counts that plotly was last told to draw. */
  function drawnByPlotly(): unknown {
    const layout: unknown = (plotly.react.mock.lastCall as unknown[] | undefined)?.[2];
    return Reflect.get(Object(Reflect.get(Object(layout), "yaxis")), "range");
  }

  it("is what is typed, and automatic again when that is taken away", async () => {
    expect(close(heights())).toEqual([FAR - TOP, (FAR - TOP) / 2]);
    board.root.querySelector<HTMLElement>(".tbnb-cardmenu")?.click();
    await settled();
    await board.type("Counts: from", "0");
    expect(close(heights())).toEqual([80, 40]);
    await board.type("Counts: to", "40");
    expect(close(heights())).toEqual([20, 10]);
    await choose("mode", "overlay");
    expect(close(heights())).toEqual([(200 * 10) / 40, (200 * 5) / 40]);
    await until(() => expect(drawnByPlotly()).toEqual([0, 40]));
    await board.type("Counts: to", "");
    expect(close(heights())).toEqual([50, 25]);
    await board.type("Counts: from", "");
    expect(close(heights())).toEqual(close([200 / 1.04, 100 / 1.04]));
    await until(() => expect(drawnByPlotly()).toEqual([0, 10.4]));
  });

  it("of an overlay is the part that was dragged over; a double click shows all", async () => {
    await choose("mode", "overlay");
    // Upright: from the middle of 0 to 10.4 down to its foot.
    await board.drag([100, 100], [104, 200]);
    expect(close(heights())).toEqual(close([(200 * 10) / 5.2, (200 * 5) / 5.2]));
    expect(board.drawn()?.ridges[0]?.bins.slice(0, 2)).toEqual([0, 1]);
    await until(() => expect(drawnByPlotly()).toEqual([0, 5.2]));
    await board.pointer("dblclick", 100, 100);
    expect(close(heights())).toEqual(close([200 / 1.04, 100 / 1.04]));
  });
});

describe("the axis of values", () => {
  it("is the part that was dragged over; a double click shows all", async () => {
    await board.show(histograms, ["a"], 1);
    await board.receive(0, 0, [0, 30, 300]);
    const width = board.drawn()?.plot.width ?? Number.NaN;
    // Flat: from 6 to 15 of 30, where a bin of 0.3 has three of the counts.
    await board.drag([width / 5, 150], [width / 2, 155]);
    const bins = board.drawn()?.ridges[0]?.bins ?? [];
    expect(close([bins[0], bins[1], bins[2], bins[88]].map(Number))).toEqual([6, 6.3, 3, 15]);
    await board.pointer("dblclick", 100, 100);
    expect(board.drawn()?.ridges[0]?.bins.slice(0, 3)).toEqual([0, 1, 10]);
  });

  it("says bin and count under the pointer, until it leaves", async () => {
    await board.show(histograms, ["a"], 2);
    await board.receive(0, 0, [0, 30, 300]);
    await board.receive(0, 1, [0, 15, 60, 15, 30, 240]);
    const { width = Number.NaN } = board.drawn()?.plot ?? {};
    // Of thirty bins the last but two, at the foot of the newest: 16 counts of 300.
    await board.pointer("pointermove", (27.5 / 30) * width, 199);
    expect(board.tip().slice(0, 3)).toEqual([
      ["Step", "1"],
      ["Bin", "27 … 28"],
      ["Count", "16 (5.333 %)"],
    ]);
    await board.pointer("pointerleave", 0, 0);
    expect(board.tip()).toEqual([]);
  });
});
