import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { histograms } from "../../../src/plugins/histograms";
import { settled } from "../../page";
import { Shown } from "./shown";

type Row = [left: number, right: number, count: number];

/**
 * What TensorBoard draws of the steps of one card, which has one run.
 *
 * Source: tensorboard 2.21, webapp/widgets/histogram/histogram_util.ts: buildNormalizedHistograms
 * and rebuildBins of 30 bins, getBinContribution.
 */
function tensorboards(steps: Row[][]): Row[][] {
  let left = Math.min(...steps.flat().map((row) => row[0]));
  let right = Math.max(...steps.flat().map((row) => row[1]));
  if (left === right) {
    right = right * 1.1 + 1;
    left = left / 1.1 - 1;
  }
  const dx = (right - left) / 30;
  return steps.map((rows) =>
    Array.from({ length: 30 }, (_, i): Row => {
      const x0 = left + i * dx;
      const x1 = i === 29 ? right : left + (i + 1) * dx;
      const share = ([from, to]: Row) => {
        if (from > x1 || to < x0) return 0;
        if (from === to) return i === 29 || to < x1 ? 1 : 0;
        return (Math.min(to, x1) - Math.max(from, x0)) / (to - from);
      };
      return [x0, x1, rows.reduce((sum, row) => sum + row[2] * share(row), 0)];
    }),
  );
}

const A: Row[][] = [
  [
    [0, 1, 5],
    [1, 3, 10],
    [3, 3.01, 4],
  ],
  [
    [-2, 0, 7],
    [0, 0, 20],
    [0, 6, 3],
  ],
];
const B: Row[][] = [[[40, 50, 11]], [[44, 61, 13]]];
/** Of one value. */
const C: Row[][] = [[[2, 2, 10]], [[2, 2, 30]]];

let board: Shown;

beforeEach(() => {
  board = new Shown();
});

afterEach(() => board.dispose());

async function show(runs: Row[][][]): Promise<void> {
  await board.show(
    histograms,
    runs.map((_, i) => `run ${i}`),
    2,
  );
  for (const [run, steps] of runs.entries()) {
    for (const [step, rows] of steps.entries()) await board.receive(run, step, rows.flat());
  }
}

function expectBins(run: number, want: Row[][]): void {
  const drawn = board.drawn(run)?.ridges.map(({ bins }) => bins) ?? [];
  expect(drawn.map(({ length }) => length)).toEqual(want.map(() => 90));
  want.forEach((rows, step) => {
    rows.flat().forEach((value, i) => {
      expect(drawn[step]?.[i]).toBeCloseTo(value, 9);
    });
  });
}

describe("thirty bins as TensorBoard's", () => {
  it.each([
    ["buckets of any width", A],
    ["one value", C],
  ])("of a run alone: %s", async (_, steps) => {
    await show([steps]);
    expectBins(0, tensorboards(steps));
  });

  it("of each of several runs, where they need not be the same", async () => {
    await show([A, B, C]);
    board.store.choices.histogramSame.value = false;
    await settled();
    for (const [run, steps] of [A, B, C].entries()) expectBins(run, tensorboards(steps));
  });

  it("of several runs taken for one, where they are the same", async () => {
    await show([A, B]);
    const all = tensorboards([...A, ...B]);
    expectBins(0, all.slice(0, 2));
    expectBins(1, all.slice(2));
  });
});
