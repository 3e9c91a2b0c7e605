import { describe, expect, it } from "vitest";
import { evenly } from "../../../src/plugins/histograms/choose";

describe("evenly", () => {
  it("takes all where there is room", () => {
    expect(evenly(3, 51)).toEqual([0, 1, 2]);
    expect(evenly(51, 51)).toHaveLength(51);
    expect(evenly(0, 51)).toEqual([]);
  });

  it("of 100 takes every other and the last: 51", () => {
    const chosen = evenly(100, 51);
    expect(chosen.slice(0, 3)).toEqual([0, 2, 4]);
    expect(chosen.slice(-2)).toEqual([98, 99]);
    expect(chosen).toHaveLength(51);
  });

  it("takes no more than asked, the first and the last always, whatever the count", () => {
    for (let count = 2; count < 5000; count += 7) {
      const chosen = evenly(count, 51);
      expect(chosen.length).toBeLessThanOrEqual(51);
      expect(chosen.length).toBeGreaterThan(Math.min(count, 51) / 2);
      expect([chosen[0], chosen.at(-1)]).toEqual([0, count - 1]);
    }
  });

  it("keeps what was chosen while a run grows, but for the last", () => {
    const before = new Set(evenly(140, 51).slice(0, -1));
    const after = evenly(141, 51).slice(0, -1);
    expect(after.filter((i) => !before.has(i))).toHaveLength(0);
  });
});
