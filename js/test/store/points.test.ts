import { describe, expect, it } from "vitest";
import { SeriesPoints } from "../../src/store/points";
import { parse, type Segment } from "../../src/wire";
import { f8, head, segment } from "../messages";

function read(content: Record<string, unknown>, buffers: readonly unknown[]): Segment {
  const message = parse({ ...head("points", 0), segments: [content] }, buffers);
  if (typeof message === "string" || message.type !== "points" || !message.segments[0]) {
    throw new Error(String(message));
  }
  return message.segments[0];
}

function all(start: number, values: number[], generation = 0): Segment {
  const one = segment(0, start, values, generation);
  return read(one.content, one.buffers);
}

/** Of the points [start, end), the last one; the others, `end - start - 1` with a mean, left out. */
function last(start: number, end: number, value: number, mean: number, tail?: [number, number]) {
  const gap = end - start - 1 - (tail ? tail[0] : 0);
  const content = {
    ...{ series: 0, generation: 0, start, end, n: 1 },
    ...{ step: ["range", end - 1, 1], wall: ["range", end - 1, 1], value: ["f8", 0, 0] },
    ...{ gap: ["range", gap, 0], mean: ["f8", 1, 0], tail },
  };
  return read(content, [f8(value), f8(mean)]);
}

function values(points: SeriesPoints): number[] {
  return Array.from(points.view().value);
}

describe("segments", () => {
  it("one from 0 replaces, one at the end appends", () => {
    const points = new SeriesPoints();

    expect(points.apply(all(0, [1, 2]))).toBe("changed");
    expect(points.apply(all(2, [3]))).toBe("changed");
    expect(values(points)).toEqual([1, 2, 3]);
    expect(points.apply(all(0, [9]))).toBe("changed");
    expect(values(points)).toEqual([9]);
  });

  it("one applied twice changes nothing", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));
    points.apply(all(2, [3]));
    const before = points.revision;

    expect(points.apply(all(2, [3]))).toBe("ignored");
    expect(points.revision).toBe(before);
  });

  it("one that begins where a known one did takes its place and what follows", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));
    points.apply(all(2, [3]));

    expect(points.apply(all(2, [3, 4]))).toBe("changed");
    expect(values(points)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ["beyond the end", all(3, [4])],
    ["across the end, from the middle of a known one", all(1, [2, 3])],
    ["of a newer generation, not from 0", all(2, [3], 1)],
  ])("one %s is a gap and changes nothing", (_, piece) => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));

    expect(points.apply(piece)).toBe("gap");
    expect(values(points)).toEqual([1, 2]);
  });

  it("one of an older generation is late, not a gap", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1], 2));

    expect(points.apply(all(0, [7, 8], 1))).toBe("ignored");
    expect(values(points)).toEqual([1]);
  });

  it("a newer generation from 0 makes it whole again", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));
    points.apply(all(9, [1]));

    points.apply(all(0, [5], 1));

    expect(values(points)).toEqual([5]);
  });

  it("views given out keep what they showed", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));
    const before = points.view();

    points.apply(all(0, [7, 8]));

    expect(Array.from(before.value)).toEqual([1, 2]);
    expect(points.view()).not.toBe(before);
  });
});

describe("points left out", () => {
  it("those after the last kept point count before the next one", () => {
    const points = new SeriesPoints();
    // Of 0…9: point 6, two before it left out of six that are known, three after it with mean 4.
    points.apply(last(0, 10, 1, 2, [3, 4]));

    points.apply(last(10, 12, 5, 8));

    // Before the last: three of mean 4 and one of mean 8.
    expect(Array.from(points.view().gap ?? [])).toEqual([6, 4]);
    expect(Array.from(points.view().mean ?? [])).toEqual([2, 5]);
  });

  it("are none in a delta that follows", () => {
    const points = new SeriesPoints();
    points.apply(last(0, 10, 1, 2));

    points.apply(all(10, [3, 4]));

    expect(Array.from(points.view().gap ?? [])).toEqual([9, 0, 0]);
    expect(points.thinned).toBe(true);
  });
});

describe("heads", () => {
  it("more points, or another generation, than we have is a gap", () => {
    const points = new SeriesPoints();
    points.apply(all(0, [1, 2]));

    expect(points.head(0, 2)).toBe("ignored");
    expect(points.head(0, 3)).toBe("gap");
    expect(points.head(1, 2)).toBe("gap");
  });
});
