import { describe, expect, it } from "vitest";
import { columns, paths, sameWay } from "../../../src/plugins/projector/place";

const rows = { name: "rows", dimensions: 3, values: Float32Array.of(1, 2, 3, 4, 5, Number.NaN) };

describe("columns", () => {
  it("are x, y and z in the order that is asked for", () => {
    expect([...columns(rows, [2, 0, 1])]).toEqual([3, 1, 2, Number.NaN, 4, 5]);
  });

  it("that are not there are 0", () => {
    expect([...columns(rows, [0, 3, -1])]).toEqual([1, 0, 0, 4, 0, 0]);
    expect([...columns(rows, [1, 0])]).toEqual([2, 1, 0, 5, 4, 0]);
  });
});

describe("axes", () => {
  it("turn round where most of the points would change sides", () => {
    const before = Float32Array.of(1, 1, 1, -2, -2, 0);
    const after = Float32Array.of(-1, 2, -3, 2, -1, 0);
    sameWay(after, before);

    // x changed sides altogether, z on balance; y did not.
    expect([...after]).toEqual([1, 2, 3, -2, -1, -0]);
  });

  it("do not mind points without a place, and leave another number of points alone", () => {
    const after = Float32Array.of(Number.NaN, 0, 0, -1, 0, 0);
    sameWay(after, Float32Array.of(5, 0, 0, 2, 0, 0));
    expect(after[3]).toBe(1);

    const other = Float32Array.of(-1, 0, 0);
    sameWay(other, Float32Array.of(5, 0, 0, 2, 0, 0));
    expect(other[0]).toBe(-1);
  });
});

describe("paths", () => {
  const all = (...cells: string[]) => paths(cells).map((path) => [...path]);

  it("go from point to point", () => {
    // The order of tensorboard's own data.test.ts: 3 → 1 → 0 → 2.
    expect(all("2", "0", "", "1")).toEqual([[3, 1, 0, 2]]);
    expect(all("1", "", "3", "")).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it("that meet are joined where they do", () => {
    expect(all("2", "2", "3", "")).toEqual([
      [0, 2, 3],
      [1, 2],
    ]);
  });

  it("in a circle come back to where they began", () => {
    expect(all("1", "2", "0", "")).toEqual([[0, 1, 2, 0]]);
    // A way into a circle.
    expect(all("1", "2", "1")).toEqual([[0, 1, 2, 1]]);
  });

  it("do not go to what is no other point", () => {
    expect(all("0", "9", "-1", "1.5", "x", " ", "Infinity", "NaN")).toEqual([]);
  });
});
