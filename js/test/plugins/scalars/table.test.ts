import { h, render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import type { Marker } from "../../../src/charts/types";
import { StepTable } from "../../../src/plugins/scalars/table";
import { settled } from "../../page";
import { points } from "./points";
import { drawingOf, shownOf } from "./shown";

const el = document.createElement("div");

afterEach(() => render(null, el));

const drawing = drawingOf([
  shownOf(0, "run10", points([4, 8, 2])),
  shownOf(1, "run2", points([1, 2, 30])),
  shownOf(2, "nan", points([5, Number.NaN, Number.NaN])),
  shownOf(2, "nan", points([7, 7, 7]), true),
]);

function show(marker: Marker): void {
  render(h(StepTable, { drawing, marker }), el);
}

const texts = (selector: string) =>
  [...el.querySelectorAll(selector)].map((found) => found.textContent);
const cells = (row: number) => texts(`tbody tr:nth-child(${row + 1}) > *`);

async function sortBy(head: string): Promise<void> {
  el.querySelector<HTMLButtonElement>(`button[title="Sort by ${head}"]`)?.click();
  await settled();
}

describe("the table below a card", () => {
  it("has each run at a step, by name, and none of what was superseded", () => {
    show({ at: 2, range: null });

    expect(texts("thead th")).toEqual(["Run ↑", "Smoothed", "Value", "Step", "Relative"]);
    expect(cells(0)).toEqual(["nan", "NaN", "NaN", "2", "2 sec"]);
    expect(cells(1)).toEqual(["run2", "30", "30", "2", "2 sec"]);
    expect(cells(2)).toEqual(["run10", "2", "2", "2", "2 sec"]);
  });

  it("has what lies in a range, and the steps it begins and ends with", () => {
    show({ at: null, range: [0, 2] });

    expect(texts("thead th").slice(-2)).toEqual(["Start step", "End step"]);
    // 4 8 2: from 4 to 2 is -2, half of 4.
    expect(cells(2)).toEqual(["run10", "2", "8", "4", "2", "−2", "−50 %", "0", "2"]);
    // 1 to 30 is 29 times 1: 2,900 %.
    expect(cells(1).slice(5, 7)).toEqual(["29", "2,900 %"]);
  });

  it("is sorted by a column either way, what is no number always last", async () => {
    show({ at: 2, range: null });
    await sortBy("Value");
    expect(texts("tbody th")).toEqual(["run10", "run2", "nan"]);
    expect(el.querySelector("[aria-sort]")?.getAttribute("aria-sort")).toBe("ascending");
    await sortBy("Value");
    expect(texts("tbody th")).toEqual(["run2", "run10", "nan"]);
    await sortBy("Run");
    expect(texts("tbody th")).toEqual(["nan", "run2", "run10"]);
  });
});
