import { describe, expect, it } from "vitest";
import { details, withDetail } from "../../../src/plugins/scalars/detail";
import { points } from "./points";

/** Points 0, 4, 8, …, 36 of forty whose value is their number: three left out before each but the first. */
function coarse() {
  const kept = Array.from({ length: 10 }, (_, i) => 4 * i);
  return points(kept, {
    step: Float64Array.from(kept),
    gap: Float64Array.from(kept, (k) => (k === 0 ? 0 : 3)),
    mean: Float64Array.from(kept, (k) => (k === 0 ? 0 : k - 2)),
  });
}

function fine(start: number, end: number) {
  const all = Array.from({ length: end - start }, (_, i) => start + i);
  return { generation: 0, start, end, points: points(all, { step: Float64Array.from(all) }) };
}

describe("a zoomed range in detail", () => {
  it("takes the place of the points it stands for", () => {
    const merged = withDetail(coarse(), fine(10, 15));

    expect(Array.from(merged.step)).toEqual([0, 4, 8, 10, 11, 12, 13, 14, 16, 20, 24, 28, 32, 36]);
  });

  it("counts what is still left out before it, so that smoothing goes on through the join", () => {
    const merged = withDetail(coarse(), fine(10, 15));

    // Point 9 was never sent: one is missing between 8 and 10.
    expect(merged.gap?.[3]).toBe(1);
    expect(merged.mean?.[3]).toBe(10);
    expect(Array.from(merged.gap?.slice(4, 8) ?? [])).toEqual([0, 0, 0, 0]);
    // And 15 between 14 and 16; from there on it is as it was.
    expect(Array.from(merged.gap?.slice(8, 10) ?? [])).toEqual([1, 3]);
  });

  it("leaves the original as it was", () => {
    const own = coarse();

    withDetail(own, fine(10, 15));

    expect(own.length).toBe(10);
    expect(withDetail(own, null)).toBe(own);
  });

  it("pieces of one answer that touch are one", () => {
    const piece = (start: number, end: number) => ({
      ...fine(start, end),
      series: 3,
      tail: { gap: 0, mean: 0 },
    });

    const all = details([piece(0, 2), piece(2, 5), piece(9, 11)]).get(3);

    expect([all?.start, all?.end, all?.points.length]).toEqual([0, 5, 5]);
  });
});
