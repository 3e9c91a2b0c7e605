import { expect, it } from "vitest";
import { toCSV } from "../../../src/plugins/histograms/export";

it("a line a bin: run, tag, step, wall time, edges, count, and no name is a formula", () => {
  const at = { step: 5, label: "9007199254740993", wall: 1.5, point: 0, superseded: false };
  const ridge = { at, depth: 5, bins: Float64Array.of(0, 0.1, 2, 0.1, 0.2, 0.5) };
  expect(toCSV("a,b", [{ run: "=1+1", ridges: [ridge] }])).toBe(
    [
      "run,tag,step,wall_time,left,right,count",
      `'=1+1,"a,b",9007199254740993,1.5,0,0.1,2`,
      `'=1+1,"a,b",9007199254740993,1.5,0.1,0.2,0.5`,
      "",
    ].join("\n"),
  );
});
