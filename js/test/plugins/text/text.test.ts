import { describe, expect, it } from "vitest";
import { cellsOf } from "../../../src/plugins/text/cells";
import { mark } from "../../../src/plugins/text/mark";

function cells(shape: number[], list: string[], cut = false) {
  const found = cellsOf({ meta: { shape, cells: list, cut }, blobs: [] });
  if (typeof found === "string") throw new Error(found);
  return found;
}

describe("a string tensor", () => {
  it("of no dimension, or of one string, is a text", () => {
    expect(cells([], ["a"])).toMatchObject({ rows: [["a"]], single: true });
    expect(cells([1], ["a"])).toMatchObject({ single: true, plain: "a" });
  });

  it("of one dimension is a column, of two a table", () => {
    expect(cells([2], ["a", "b"]).rows).toEqual([["a"], ["b"]]);
    expect(cells([2, 2], ["a", "b", "c", "d"])).toMatchObject({
      rows: [
        ["a", "b"],
        ["c", "d"],
      ],
      single: false,
      plain: "a\tb\nc\td",
    });
  });

  it("of more is its first table, as in TensorBoard", () => {
    const found = cells([2, 1, 2], ["a", "b", "c", "d"]);

    expect(found).toMatchObject({ rows: [["a", "b"]], sliced: [2, 1, 2] });
  });

  it("that is empty has no row, whatever its other side", () => {
    expect(cells([0], []).rows).toEqual([]);
    expect(cells([3, 0], []).rows).toEqual([]);
  });

  it("that claims more than it has makes no rows of nothing", () => {
    expect(cells([1e9, 1e6], ["a"]).rows).toEqual([["a"]]);
  });

  it("of a description without sense is told", () => {
    expect(cellsOf({ meta: { shape: [1], cells: [7], cut: false }, blobs: [] })).toMatch(/^cells/);
  });
});

describe("a search", () => {
  it("marks every place, upper or lower case, across elements' own texts", () => {
    const div = document.createElement("div");
    div.innerHTML = "Loss and <em>LOSS</em>, lossless";

    expect(mark(div, "loss")).toBe(3);
    expect(div.innerHTML).toBe(
      "<mark>Loss</mark> and <em><mark>LOSS</mark></em>, <mark>loss</mark>less",
    );
  });

  it("of markup finds text alone", () => {
    const div = document.createElement("div");
    div.textContent = "<b>";

    expect(mark(div, "<b>")).toBe(1);
    expect(div.querySelector("b")).toBeNull();
  });
});
