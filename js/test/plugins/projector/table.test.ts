import { describe, expect, it } from "vitest";
import { columnsOf, label } from "../../../src/plugins/projector/table";
import { bytes } from "./embedding";

describe("a cell", () => {
  // As `tbnb.embeddings.cells` writes them: Unicode's Control Pictures for tab, line feed and
  // carriage return, the escape's before one that stands for itself.
  it.each([
    ["a", "a"],
    ["a\u2409b", "a\tb"],
    ["a\u240ab", "a\nb"],
    ["a\u240db", "a\rb"],
    ["\u241b\u2409", "\u2409"],
    ["\u241b\u241b", "\u241b"],
    ["\u241b\u241b\u2409", "\u241b\t"],
    ["\u241b\ud83d\ude00", "\ud83d\ude00"],
    ["back\\slash", "back\\slash"],
    ["\u241b", ""],
  ])("%j stands for %j", (cell, text) => {
    expect(label(cell)).toBe(text);
  });
});

describe("columns", () => {
  it("are parted by tabs, rows by line feeds, whatever is in them", () => {
    const [x, y] = columnsOf(["x", "y"], bytes("1\t2\nü\u2409é\t\n\t<b>\n"), 3);

    expect([0, 1, 2].map((point) => x?.cell(point))).toEqual(["1", "ü\té", ""]);
    expect([0, 1, 2].map((point) => y?.cell(point))).toEqual(["2", "", "<b>"]);
  });

  it("have empty cells where the text ends early, and beyond the rows", () => {
    const [x, y] = columnsOf(["x", "y"], bytes("1\t2\n3\t"), 3);

    expect([-1, 0, 1, 2, 3].map((point) => x?.cell(point))).toEqual(["", "1", "3", "", ""]);
    expect([0, 1, 2].map((point) => y?.cell(point))).toEqual(["2", "", ""]);
  });

  it("of no name or no text are none, or empty", () => {
    expect(columnsOf([], bytes(""), 3)).toEqual([]);
    expect(columnsOf(["x"], bytes(""), 1)[0]?.cell(0)).toBe("");
  });
});
