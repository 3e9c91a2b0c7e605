import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { distributions } from "../../../src/plugins/distributions";
import { shade } from "../../../src/plugins/histograms/shades";
import { settled } from "../../page";
import { Shown } from "../histograms/shown";

const SHARES = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10000];

let board: Shown;

beforeEach(() => {
  board = new Shown();
});

afterEach(() => board.dispose());

/** Values spread evenly over [0, 100], and over twice as much a step later: p % of them lie below p. */
async function even(runs = ["a"], steps = 3): Promise<void> {
  await board.show(distributions, runs, steps, [1000, 1060, 1300].slice(0, steps));
  for (const run of runs.keys()) {
    for (let step = 0; step < steps; step++)
      await board.receive(run, step, [0, 100 * 2 ** step, 8]);
  }
}

/** Vertices of a line in data units, by the chart's own scales. */
function line(k: number, run = 0): number[][] {
  const { plot, scales, curves } = board.lines(run);
  const value = ({ min, max, log }: typeof scales.x, share: number) =>
    log ? min * (max / min) ** share : min + share * (max - min);
  return (curves[k]?.points ?? []).map(([x, y]) => [
    Number(value(scales.x, (x - plot.left) / plot.width).toFixed(6)),
    Number(value(scales.y, 1 - (y - plot.top) / plot.height).toFixed(6)),
  ]);
}

const places = () => line(8).map(([x]) => x);

async function choose(work: () => void): Promise<void> {
  work();
  await settled();
}

describe("the lines", () => {
  it("are nine with eight bands a run, of all steps, at their percentiles", async () => {
    await even();
    const { curves } = board.lines();
    expect(curves).toHaveLength(9);
    SHARES.forEach((share, k) => {
      const want = [0, 1, 2].map((step) => [step, (share / 100) * 2 ** step]);
      line(k).forEach(([x, y], i) => {
        expect(x).toBeCloseTo(want[i]?.[0] as number, 5);
        expect(y).toBeCloseTo(want[i]?.[1] as number, 5);
      });
    });
    expect(curves.flatMap(({ bands = [] }) => bands.map(({ opacity }) => opacity))).toEqual(
      [668, 919, 1498, 1915, 1915, 1498, 919, 668].map((share) => share / 2500),
    );
  });

  it("stand back, but for the median: in a shade of its own, which is darker", async () => {
    await even();
    const { curves } = board.lines();
    const colors = curves.map(({ color }) => color);
    const [own = ""] = colors;
    const median = shade(own, 1.6);
    expect(colors).toEqual([own, own, own, own, median, own, own, own, own]);
    expect(median).not.toBe(own);
    expect(curves.flatMap(({ opacity }, k) => (opacity === 1 ? k : []))).toEqual([4]);
    const light = (color: string) =>
      [1, 3, 5].reduce((sum, at) => sum + Number.parseInt(color.slice(at, at + 2), 16), 0);
    expect(light(median)).toBeLessThan(light(own));
  });

  it("of one step are dots of which none stands back", async () => {
    await even(["a"], 1);
    expect(board.lines().curves.map(({ opacity, dots }) => [opacity, dots.length])).toEqual(
      Array(9).fill([1, 1]),
    );
  });
});

describe("the tooltip", () => {
  /** 200 values: 40 in [0, 1), 160 in [1, 3). Of 10000 the first bucket has 2000. */
  const rows = [0, 1, 40, 1, 3, 160];
  const at = (share: number) => (share < 2000 ? share / 2000 : 1 + ((share - 2000) / 8000) * 2);
  const four = (value: number) => String(Number(value.toPrecision(4)));

  async function hover(k: number): Promise<void> {
    const { plot, curves } = board.lines();
    const [x, y] = curves[k]?.points[1] ?? [0, 0];
    await board.pointer("pointermove", x - plot.left + 2, y - plot.top + 1);
  }

  it("has all nine of the nearest step, the nearest of them marked", async () => {
    await board.show(distributions, ["a"], 3, [1000, 1060, 1300]);
    await board.receive(0, 0, [5, 6, 7]);
    await board.receive(0, 1, rows);
    await board.receive(0, 2, [5, 6, 7]);
    await hover(5);
    const tip = board.tip();
    expect(tip[0]).toEqual(["step", "1"]);
    expect(tip.slice(1, 10)).toEqual(
      [
        ["minimum", 0],
        ["6.68 % (−1.5 σ)", 668],
        ["15.87 % (−1 σ)", 1587],
        ["30.85 % (−½ σ)", 3085],
        ["median", 5000],
        ["69.15 % (+½ σ)", 6915],
        ["84.13 % (+1 σ)", 8413],
        ["93.32 % (+1.5 σ)", 9332],
        ["maximum", 10000],
      ]
        .map(([name, share]) => [name, four(at(Number(share)))])
        .reverse(),
    );
    const marked = [...board.root.querySelectorAll(".tbnb-nearest")];
    expect(marked.map(({ textContent }) => textContent)).toEqual([
      `69.15 % (+½ σ)${four(at(6915))}`,
    ]);
    expect(board.root.querySelector(".tbnb-tiphead")?.textContent).toBe("a");
    await board.pointer("pointerleave", 0, 0);
    expect(board.tip()).toEqual([]);
  });

  it("follows the keyboard, which has no line that is nearest", async () => {
    await even();
    for (const key of ["ArrowRight", "ArrowRight"]) await board.press(key);
    const tip = board.tip();
    expect([tip[0], tip[1], tip[5], tip[9]]).toEqual([
      ["step", "1"],
      ["maximum", "200"],
      ["median", "100"],
      ["minimum", "0"],
    ]);
    expect(board.root.querySelector(".tbnb-nearest")).toBeNull();
  });
});

describe("the axes", () => {
  it.each([
    ["step", [0, 1, 2]],
    ["relative", [0, 60, 300]],
    ["wall", [1000, 1060, 1300]],
  ] as const)("count by %s", async (axis, want) => {
    await even();
    await choose(() => {
      board.store.choices.axis.value = axis;
    });
    expect(places()).toEqual(want);
  });

  it("show the part that was dragged over, and all again after a double click", async () => {
    await even();
    const { plot, scales: before } = board.lines();
    const { min, max } = before.x;
    await board.drag([plot.width / 2, 40], [(3 * plot.width) / 4, 44]);
    const { x } = board.lines().scales;
    expect(x.min).toBeCloseTo(min + (max - min) / 2, 9);
    expect(x.max).toBeCloseTo(min + (3 * (max - min)) / 4, 9);
    expect(board.root.querySelector("[aria-label='Reset zoom']")).not.toBeNull();
    await board.pointer("dblclick", 10, 10);
    expect(board.lines().scales).toEqual(before);
  });

  it("show in y what was dragged over, in all panels of the card", async () => {
    await even(["a", "b"]);
    const { plot, scales: before } = board.lines();
    await board.drag([40, 0], [44, plot.height / 2]);
    for (const run of [0, 1]) {
      const { y } = board.lines(run).scales;
      expect(y.min).toBeCloseTo((before.y.min + before.y.max) / 2, 9);
      expect(y.max).toBeCloseTo(before.y.max, 9);
    }
    await choose(() => {
      board.store.choices.axis.value = "relative";
    });
    expect(board.lines().scales.x.min).toBeLessThanOrEqual(0);
  });

  it("take typed ends", async () => {
    await even();
    (await board.entry("Axis ranges…")).click();
    await settled();
    await board.type("Vertical minimum", "50");
    await board.type("Vertical maximum", "75");
    board.root.querySelector<HTMLElement>(".tbnb-ranges [type=submit]")?.click();
    await settled();
    expect(board.lines().scales.y).toEqual({ min: 50, max: 75, log: false });
  });

  it("have a step table: the nine at the step that was chosen", async () => {
    await even();
    (await board.entry("Percentiles at a step")).click();
    await settled();
    const cells = () =>
      [...board.root.querySelectorAll(".tbnb-steptable td")].map(({ textContent }) => textContent);
    const nine = (most: number) =>
      SHARES.map((share) => String(Number(((share / 1e4) * most).toPrecision(4))));
    expect(cells()).toEqual(["2", ...nine(400)]);
    (await board.entry("Percentiles at two steps")).click();
    await settled();
    expect(cells()).toEqual(["0", ...nine(100), "2", ...nine(400)]);
  });
});

describe("a logarithmic y", () => {
  /** Of a first run 40 and 30 of 100 are below 0, the others reach up to 1 and 100; a second has 10 to 20. */
  async function signed(runs: string[]): Promise<void> {
    await board.show(distributions, runs, 2);
    await board.receive(0, 0, [-1, 0, 40, 0, 1, 60]);
    await board.receive(0, 1, [-1, 0, 30, 0, 100, 70]);
    if (runs.length > 1) await board.receive(1, 0, [10, 20, 5]);
  }

  it("is the card's, from its menu", async () => {
    await even();
    (await board.entry("Logarithmic y axis")).click();
    await settled();
    // The least above 0 is 6.68 of [0, 100], the greatest 400: half of one to twice the other.
    expect(board.lines().scales.y.log).toBe(true);
    expect(board.lines().scales.y.min).toBeCloseTo(3.34, 9);
    expect(board.lines().scales.y.max).toBe(800);
    expect(line(8).map(([, y]) => y)).toEqual([100, 200, 400]);
    expect(line(4).map(([, y]) => y)).toEqual([50, 100, 200]);
    expect(line(0)).toEqual([]);
    expect(board.root.textContent).toContain("3 percentiles at or below 0 not shown");
    expect((await board.entry("Logarithmic y axis")).getAttribute("aria-pressed")).toBe("true");
    (await board.entry("Logarithmic y axis")).click();
    await settled();
    expect(board.lines().scales.y.log).toBe(false);
    expect(board.root.textContent).not.toContain("not shown");
  });

  it("is that of all cards in the settings, and not the scalars'", async () => {
    await even();
    await choose(() => {
      board.store.choices.yLog.value = true;
    });
    expect(board.lines().scales.y.log).toBe(false);
    await choose(() => {
      board.store.choices.distributionLog.value = true;
    });
    expect(board.lines().scales.y.log).toBe(true);
  });

  it("of runs on the same axes begins at the least of all that is above 0", async () => {
    board.store.choices.distributionLog.value = true;
    await signed(["a", "b"]);
    // At step 0 the median is 1000 of 6000 on the way from 0 to 1; lower ones are below 0.
    for (const run of [0, 1]) {
      expect(board.lines(run).scales.y.min).toBeCloseTo(1 / 12, 9);
      expect(board.lines(run).scales.y.max).toBe(200);
    }
  });

  it("has bands down to its foot where their lower line has no place", async () => {
    board.store.choices.distributionLog.value = true;
    await signed(["a"]);
    const { plot, curves } = board.lines();
    // The band below the median, whose lower line is below 0 at step 0: the left end of its foot.
    const [band] = curves[4]?.bands ?? [];
    expect(band?.points).toHaveLength(4);
    expect(band?.points[3]?.[1]).toBeGreaterThan(plot.top + plot.height);
    expect(band?.points[2]?.[1]).toBeLessThan(plot.top + plot.height);
  });
});

it("logarithmic steps of several runs begin at the first above 0", async () => {
  board.store.choices.xLog.value = true;
  await even(["a", "b"]);
  const { x } = board.lines().scales;
  expect(x.min).toBeGreaterThan(0.9);
  expect(x.max).toBeLessThan(2.1);
  expect(places()).toEqual([1, 2]);
});
