import { expect, it } from "vitest";
import { toCSV } from "../../../src/plugins/projector/export";
import { decoded } from "./embedding";

const PICTURE = decoded({
  n: 3,
  columns: { name: ['say "hi", you', "=1+1", "c\u2409d"], "a,b": ["1", "", "-2"] },
});
const XYZ = Float32Array.of(0.5, 1, 2, -1, Number.NaN, 0, 3, 4, 5);

it("a line a point: its number, its cells, its place, whether it is selected", () => {
  const placed = { state: "ready", xyz: XYZ, dimensions: 3, axes: ["", "", ""] } as const;

  // RFC 4180's quotes; a cell that a spreadsheet would run has an apostrophe before it.
  expect(toCSV(PICTURE, placed, null, Uint32Array.of(2))).toBe(
    [
      'point,name,"a,b",x,y,z,selected',
      '0,"say ""hi"", you",1,0.5,1,2,0',
      "1,'=1+1,,-1,NaN,0,0",
      "2,c\td,-2,3,4,5,1",
      "",
    ].join("\n"),
  );
});

it("only of points that are shown, in the picture's dimensions", () => {
  const placed = { state: "ready", xyz: XYZ, dimensions: 2, axes: ["", "", ""] } as const;

  expect(toCSV(PICTURE, placed, Uint8Array.of(0, 0, 1), new Uint32Array(0))).toBe(
    'point,name,"a,b",x,y,selected\n2,c\td,-2,3,4,0\n',
  );
});
