import { describe, expect, it } from "vitest";
import { toCSV } from "../../../src/plugins/distributions/export";
import { OPACITY, percentilesOf } from "../../../src/plugins/distributions/percentiles";
import type { Logged } from "../../../src/plugins/histograms/data";

/** 100 values spread evenly over [0, 100]: the percentile of p % is p. */
function logged(step: number, superseded = false): Logged {
  const at = { step, label: String(step), wall: step, point: step, superseded };
  const value = { meta: {}, blobs: [] };
  return { at, depth: step, buckets: Float64Array.of(0, 100, 100), value };
}

describe("percentiles", () => {
  it("are nine lines over the steps", () => {
    const { x, lines } = percentilesOf([logged(1), logged(2)]);
    expect([...x]).toEqual([1, 2]);
    expect(lines.map((line) => Math.round((line[0] as number) * 100) / 100)).toEqual([
      0, 6.68, 15.87, 30.85, 50, 69.15, 84.13, 93.32, 100,
    ]);
  });

  it("leave out what a restart took back", () => {
    expect([...percentilesOf([logged(1), logged(2, true), logged(3)]).x]).toEqual([1, 3]);
  });

  it("shade each band by its share of the values: (p[i] - p[i - 1]) / 2500 of the true points", () => {
    const shares = [668, 919, 1498, 1915, 1915, 1498, 919, 668];
    expect(OPACITY.slice(1)).toEqual(shares.map((share) => share / 2500));
  });

  it("are saved under the percent they stand for", () => {
    const text = toCSV("t", [{ run: "r", of: percentilesOf([logged(3)]) }]);
    const [head, line] = text.split("\n");
    expect(head).toBe(
      "run,tag,step,wall_time,p0,p6.68,p15.87,p30.85,p50,p69.15,p84.13,p93.32,p100",
    );
    expect(line?.startsWith("r,t,3,3,0,6.68,")).toBe(true);
  });
});
