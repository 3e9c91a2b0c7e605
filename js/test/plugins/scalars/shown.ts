/** What is drawn of a run, by hand. */
import { lineOf } from "../../../src/plugins/scalars/columns";
import type { Drawing, Shown } from "../../../src/plugins/scalars/curves";
import { SeriesPoints } from "../../../src/store/points";
import type { Points } from "../../../src/wire";

export function shownOf(index: number, name: string, points: Points, old = false): Shown {
  const series = { index, run: index, tag: "t", plugin: "scalars", name: "t", description: "" };
  return {
    key: `${index}${old ? ":old" : ""}`,
    run: { index, name, start: null, deleted: false },
    series: { ...series, points: new SeriesPoints() },
    color: "#000000",
    points,
    x: points.step,
    line: lineOf(points, 0),
    origin: 1000,
    old,
  };
}

export function drawingOf(shown: readonly Shown[]): Drawing {
  const all = new Map(shown.map((one) => [one.key, one]));
  return { curves: [], shown: all, x: "step", clockless: 0, unloggable: 0, thinned: false };
}
