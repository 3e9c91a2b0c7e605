import { describe, expect, it } from "vitest";
import { type Ordered, ordered, places, pointAt, positionOf } from "../../src/math/steps";

function run(...steps: number[]): Ordered {
  return ordered(Float64Array.from(steps), () => true);
}

describe("places", () => {
  it("are the steps of all runs, ascending, each once", () => {
    expect(places([run(0, 10, 20), run(5, 10)]).map(({ step }) => step)).toEqual([0, 5, 10, 20]);
  });

  it("have a step as often as some run logged at it", () => {
    expect(places([run(0, 0, 7), run(0)])).toEqual([
      { step: 0, nth: 0 },
      { step: 0, nth: 1 },
      { step: 7, nth: 0 },
    ]);
  });

  it("found again after others came in between", () => {
    const all = places([run(0, 5, 10, 10, 20)]);

    expect(positionOf(all, { step: 10, nth: 1 })).toBe(3);
    expect(positionOf(all, { step: 10, nth: 9 })).toBe(3);
    expect(positionOf(all, { step: 14, nth: 0 })).toBe(2);
    // 15 is as far from 10 as from 20.
    expect(positionOf(all, { step: 15, nth: 0 })).toBe(2);
    expect(positionOf([], { step: 1, nth: 0 })).toBe(-1);
  });
});

describe("a run's point", () => {
  it("is the one at the step, else the nearest, the lower of two", () => {
    const own = run(0, 10, 20);

    expect([10, 14, 15, 16, 99].map((step) => pointAt(own, { step, nth: 0 }))).toEqual([
      1, 1, 1, 2, 2,
    ]);
    expect(pointAt(run(), { step: 1, nth: 0 })).toBe(-1);
  });

  it("at a step logged thrice is the one counted, the last where there are fewer", () => {
    expect([0, 1, 5].map((nth) => pointAt(run(3, 3, 3, 4), { step: 3, nth }))).toEqual([0, 1, 2]);
  });

  it("stays the right one where steps fell back or points are hidden", () => {
    const own = ordered(Float64Array.of(0, 8, 4, 8), (i) => i !== 1);

    expect([...own.index]).toEqual([0, 2, 3]);
  });
});
