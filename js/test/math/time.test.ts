import { describe, expect, it } from "vitest";
import {
  durationLabel,
  durationStep,
  durationTicks,
  niceDuration,
  niceWall,
  wallLabels,
  wallTicks,
} from "../../src/math/time";

/** Local time in seconds since 1970. */
const local = (...parts: [number, number, number, number?, number?, number?]) =>
  new Date(parts[0], parts[1], parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0).getTime() /
  1000;

describe("durations", () => {
  it("step as clocks do", () => {
    // 100 s in 10 parts is 10 s; in 4 parts 25 s, rounded up to 30 s.
    expect(durationStep(100, 10)).toBe(10);
    expect(durationStep(100, 4)).toBe(30);
    expect(durationStep(7200, 5)).toBe(1800);
    expect(durationStep(10 * 86_400, 5)).toBe(2 * 86_400);
    expect(durationStep(0.03, 10)).toBe(0.005);
  });

  it("tick at whole steps, without rounding errors below a second", () => {
    expect(durationTicks([0, 0.6], 6)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    expect(durationTicks([-50, 100], 3)).toEqual([0, 60]);
  });

  it("read shortly", () => {
    expect([0, 45, 90, 5400, 108_000, 0.25, -90].map(durationLabel)).toEqual([
      "0",
      "45s",
      "1m 30s",
      "1h 30m",
      "1d 6h",
      "250ms",
      "−1m 30s",
    ]);
  });

  it("give a lone moment a second on each side", () => {
    expect(niceDuration([5, 5])).toEqual([4, 6]);
  });

  it("end for any size", () => {
    expect(durationTicks([0, 8e307], 5).length).toBeLessThan(12);
    expect(durationTicks([0, 1e-300], 5).length).toBeLessThan(12);
    expect(durationLabel(8e307)).toMatch(/d$/);
  });
});

describe("wall time", () => {
  it("ticks at round local times", () => {
    const ticks = wallTicks([local(2025, 0, 5, 10, 1), local(2025, 0, 5, 10, 31)], 6);

    expect(ticks[0]).toBe(local(2025, 0, 5, 10, 5));
    expect((ticks[1] as number) - (ticks[0] as number)).toBe(300);
  });

  it("rounds outwards to round local times", () => {
    // 25 minutes in ten parts: ticks 2 to 5 minutes apart.
    const [low, high] = niceWall([local(2025, 0, 5, 10, 2, 30), local(2025, 0, 5, 10, 47, 30)]);

    expect([low, high]).toEqual([local(2025, 0, 5, 10, 0), local(2025, 0, 5, 10, 50)]);
  });

  it("says the date once, and again when a day begins", () => {
    const ticks = [
      local(2025, 0, 5, 18),
      local(2025, 0, 5, 21),
      local(2025, 0, 6),
      local(2025, 0, 6, 3),
    ];

    expect(wallLabels(ticks)).toEqual(["18:00\nJan 5", "21:00", "00:00\nJan 6", "03:00"]);
  });

  it("shows dates alone for days, months and years", () => {
    expect(wallLabels([local(2025, 0, 5), local(2025, 0, 6)])).toEqual(["Jan 5", "Jan 6"]);
    expect(wallLabels([local(2024, 11, 1), local(2025, 0, 1)])).toEqual(["Dec", "2025"]);
    expect(wallLabels([local(2024, 0, 1), local(2025, 0, 1)])).toEqual(["2024", "2025"]);
  });

  it("ends for times no calendar holds", () => {
    expect(wallTicks([-8e307, 8e307], 5).length).toBeLessThan(30);
    expect(niceWall([-8e307, 8e307]).every(Number.isFinite)).toBe(true);
  });
});
