// @vitest-environment node
// The WebAssembly of a worker, which happy-dom, a page, has no fetch for.
import { describe, expect, it } from "vitest";
import { exact, graph, widen } from "../../../../src/plugins/projector/layouts/graph";
import { points, spread } from "../../../../src/plugins/projector/layouts/points";
import { normal } from "../../../../src/plugins/projector/layouts/random";

function blobs(n: number, d: number) {
  const random = normal(3);
  const centres = Float32Array.from({ length: 10 * d }, () => 5 * random());
  const values = Float32Array.from(
    { length: n * d },
    (_, at) => (centres[(Math.floor(at / d) % 10) * d + (at % d)] ?? 0) + random(),
  );
  return { values, n, d };
}

/** The part of `truth` that is found. */
function recall(found: Int32Array, truth: Int32Array, k: number): number {
  let hits = 0;
  for (let from = 0; from < truth.length; from += k) {
    const own = new Set(found.subarray(from, from + k));
    for (const j of truth.subarray(from, from + k)) if (own.has(j)) hits++;
  }
  return hits / truth.length;
}

describe("neighbours of all points", () => {
  it("are those of sorting all distances", () => {
    const matrix = blobs(150, 7);
    const found = exact(matrix, 5);
    for (let i = 0; i < 150; i++) {
      const all = Array.from({ length: 150 }, (_, j) => ({
        j,
        distance: Math.hypot(
          ...[0, 1, 2, 3, 4, 5, 6].map(
            (t) => (matrix.values[i * 7 + t] ?? 0) - (matrix.values[j * 7 + t] ?? 0),
          ),
        ),
      })).filter(({ j }) => j !== i);
      all.sort((a, b) => a.distance - b.distance);

      expect([...found.indices.subarray(i * 5, i * 5 + 5)]).toEqual(
        all.slice(0, 5).map(({ j }) => j),
      );
      expect(found.distances[i * 5]).toBeCloseTo(all[0]?.distance ?? 0, 4);
    }
  });

  it("of many points are nearly those, in the same form", async () => {
    const matrix = blobs(4000, 6);
    const truth = exact(matrix, 15);
    const found = await graph(matrix, 15, 1, () => {});

    expect(found.k).toBe(15);
    expect(recall(found.indices, truth.indices, 15)).toBeGreaterThan(0.95);
  });

  it("widened from a third of them are nearly those, too", () => {
    const matrix = blobs(1000, 6);
    const truth = exact(matrix, 60);
    const found = widen(matrix, exact(matrix, 20), 60, 1);

    expect(recall(found.indices, truth.indices, 60)).toBeGreaterThan(0.9);
    expect(found.indices).not.toContain(-1);
  });

  it("of points in closed circles are made up from others", () => {
    // Groups of four alike: each point's nearest three are its group, and nothing leads out.
    const values = Float32Array.from({ length: 400 }, (_, i) => Math.floor(i / 4) * 10);
    const matrix = { values, n: 400, d: 1 };
    const found = widen(matrix, exact(matrix, 3), 9, 1);

    expect(found.indices).not.toContain(-1);
    expect([...found.distances.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(found.distances[3]).toBeGreaterThanOrEqual(10);
  });
});

describe("points of a layout", () => {
  it("are the finite rows, centred and scaled into one", () => {
    const values = Float32Array.of(2, 10, Number.NaN, 0, 6, 10, 4, Number.POSITIVE_INFINITY);

    const found = points({ values, n: 4, d: 2 });

    expect([...found.rows]).toEqual([0, 2]);
    expect([...found.values]).toEqual([-1, 0, 1, 0]);
  });

  it("go back to their rows; the others have no place", () => {
    expect([...spread([1, 2, 3], Int32Array.of(1), 2)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1,
      2,
      3,
    ]);
  });
});
