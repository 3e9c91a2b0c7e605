import { describe, expect, it } from "vitest";
import { matches } from "../../../src/plugins/projector/matcher";
import { decoded } from "./embedding";

const PICTURE = decoded({
  n: 4,
  columns: { name: ["Cat", "caterpillar", "dog", "a.c"], note: ["x", "", "CAT", "[c"] },
});

function found(text: string, column = "", regex = false): unknown {
  const points = matches(PICTURE, { text, column, regex });
  return typeof points === "string" ? points : [...points];
}

describe("a search", () => {
  it.each([
    ["a text in any column, whatever its case", found("cat"), [0, 1, 2]],
    ["a text in one column", found("cat", "name"), [0, 1]],
    ["signs as they are", found("a.c"), [3]],
    ["an expression", found("^c.t$", "", true), [0, 2]],
    ["an expression in one column", found("^c.t$", "name", true), [0]],
    ["nothing by no text", found(""), []],
    ["nothing in a column that is not there", found("cat", "gone"), []],
    ["nothing where there is none", found("horse"), []],
  ])("finds %s", (_, points, wanted) => {
    expect(points).toEqual(wanted);
  });

  it("says what is no expression, and takes it as text", () => {
    expect(found("[c", "", true)).toMatch(/^Not a regular expression: \S/);
    expect(found("[c")).toEqual([3]);
  });
});
