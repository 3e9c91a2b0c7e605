import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onWake } from "../../src/store/wake";

let woken: number;
let stop: () => void;
let hidden: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() =>
    hidden ? "hidden" : "visible",
  );
  woken = 0;
  stop = onWake(() => {
    woken += 1;
  });
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function turn(away: boolean): void {
  hidden = away;
  document.dispatchEvent(new Event("visibilitychange"));
}

it("is not said of a page that is awake", () => {
  vi.advanceTimersByTime(3_600_000);

  expect(woken).toBe(0);
});

it("is said once after a lid was closed: the clock jumps", () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(60_000);

  expect(woken).toBe(1);
});

it("is said when a tab comes back, not while it is away, nor of a short way", () => {
  turn(true);
  vi.advanceTimersByTime(20_000);
  turn(false);
  expect(woken).toBe(0);
  turn(true);
  vi.advanceTimersByTime(600_000);
  expect(woken).toBe(0);
  turn(false);

  expect(woken).toBe(1);
});

it("is said when the line is up again, and never after its end", () => {
  window.dispatchEvent(new Event("online"));
  expect(woken).toBe(1);
  stop();
  window.dispatchEvent(new Event("online"));
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(60_000);

  expect(woken).toBe(1);
});
