import { describe, expect, it } from "vitest";
import { clock } from "../../../src/plugins/audio/clock";

describe("where one is in a sound", () => {
  it.each([
    [0.25, 1.5, "0.25 / 1.50 s"],
    [0, 0.1, "0.000 / 0.100 s"],
    [62.9, 225, "1:02 / 3:45"],
    [3, 3725, "0:03 / 1:02:05"],
    [5, 0, "0:05"],
  ])("%s s of %s s: %s", (time, duration, text) => {
    expect(clock(time, duration)).toBe(text);
  });
});
