import { describe, expect, it } from "vitest";
import { cell, numberText, toCSV, toJSON } from "../../../src/plugins/scalars/export";
import { fileName } from "../../../src/shell/save";
import { points } from "./points";

describe("CSV", () => {
  it("has the columns of to_pandas, every digit, and non-finite values as pandas reads them", () => {
    const values = [0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

    const text = toCSV("loss", [{ run: ".", points: points(values) }], false);

    expect(text).toBe(
      "run,tag,step,wall_time,value\n" +
        ".,loss,0,1000,0.30000000000000004\n" +
        ".,loss,1,1001,NaN\n" +
        ".,loss,2,1002,inf\n" +
        ".,loss,3,1003,-inf\n",
    );
  });

  it("writes steps beyond 2^53 exactly", () => {
    const exact = BigInt64Array.of(9007199254740993n);

    const text = toCSV("t", [{ run: "r", points: points([1], { exact }) }], false);

    expect(text.split("\n")[1]).toBe("r,t,9007199254740993,1000,1");
  });

  it("marks superseded points where they are shown", () => {
    const flags = Uint8Array.of(1, 0);

    const text = toCSV("t", [{ run: "r", points: points([1, 2], { flags }) }], true);

    expect(text).toBe(
      "run,tag,step,wall_time,value,superseded\nr,t,0,1000,1,true\nr,t,1,1001,2,false\n",
    );
  });

  it.each([
    ["lr=1e-3", "lr=1e-3"],
    ["a,b", '"a,b"'],
    ['a"b\nc', '"a""b\nc"'],
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["@SUM(1,2)", `"'@SUM(1,2)"`],
    ["+cmd", "'+cmd"],
    ["-1e-3", "-1e-3"],
    ["-1e-3x", "'-1e-3x"],
  ])("the name %s is the cell %s", (name, expected) => {
    expect(cell(name)).toBe(expected);
  });
});

describe("JSON", () => {
  it("is JSON, with non-finite numbers as text", () => {
    const own = points([1.5, Number.NaN, Number.NEGATIVE_INFINITY]);

    const read: unknown = JSON.parse(toJSON('a"b', [{ run: "__proto__", points: own }], false));

    expect(read).toEqual({
      tag: 'a"b',
      runs: [
        {
          run: "__proto__",
          step: [0, 1, 2],
          wall_time: [1000, 1001, 1002],
          value: [1.5, "NaN", "-inf"],
        },
      ],
    });
  });

  it("writes steps beyond 2^53 digit by digit", () => {
    const exact = BigInt64Array.of(-9223372036854775808n);

    expect(toJSON("t", [{ run: "r", points: points([1], { exact }) }], false)).toContain(
      '"step":[-9223372036854775808]',
    );
  });
});

describe("names and numbers", () => {
  it("a file name has nothing a file system minds", () => {
    expect(fileName("../train/loss: a\u0000", "csv")).toBe("_train_loss_a_.csv");
    expect(fileName("_loss", "json")).toBe("_loss.json");
    expect(fileName("...", "json")).toBe("tbnb.json");
  });

  it("a number is its shortest exact form", () => {
    expect([0.1, 1e21, -0].map(numberText)).toEqual(["0.1", "1e+21", "0"]);
  });
});
