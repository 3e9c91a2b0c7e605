import { describe, expect, it } from "vitest";
import {
  fromBits,
  maskOf,
  toBits,
  union,
  within,
  without,
} from "../../../src/plugins/projector/points";

const of = (...points: number[]) => Uint32Array.from(points);

describe("a bit a point", () => {
  // As tests/notebook/test_selection.py has it: 0 and 3 are 0b1001, 9 the second bit of byte two.
  it("is base64 as the kernel's", () => {
    expect(toBits(of(0, 3, 9))).toBe("CQI=");
    expect([...fromBits("CQI=", 10)]).toEqual([0, 3, 9]);
  });

  it("comes back, of none and of many", () => {
    const many = Uint32Array.from({ length: 100_000 }, (_, i) => 3 * i + 1);

    expect(toBits(of())).toBe("");
    expect([...fromBits("", 5)]).toEqual([]);
    expect(fromBits(toBits(many), 300_000)).toEqual(many);
  });

  it("beyond the points there are is none, and what is no base64 is nothing", () => {
    expect([...fromBits("CQI=", 9)]).toEqual([0, 3]);
    expect([...fromBits("!", 9)]).toEqual([]);
  });
});

describe("sets of points", () => {
  it("are joined and taken apart, ascending by number", () => {
    expect([...union(of(9, 100), of(2, 9))]).toEqual([2, 9, 100]);
    expect([...without(of(2, 9, 100), of(9, 3))]).toEqual([2, 100]);
  });

  it("are masks", () => {
    expect([...maskOf(of(1, 7), 4)]).toEqual([0, 1, 0, 0]);
    expect([...within(null, 3)]).toEqual([0, 1, 2]);
    expect([...within(Uint8Array.of(0, 1, 1), 2)]).toEqual([1]);
  });
});
