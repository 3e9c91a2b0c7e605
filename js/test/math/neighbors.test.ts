import { describe, expect, it } from "vitest";
import { neighbors } from "../../src/math/neighbors";

describe("nearest rows", () => {
  it("come with Euclid's distances, nearest first, without the row itself", () => {
    const values = Float32Array.of(0, 0, 3, 4, 0, 1, 6, 8);

    const near = neighbors(values, 2, 0, 2, "euclidean");

    expect([...near.indices]).toEqual([2, 1]);
    expect([...near.distances]).toEqual([1, 5]);
  });

  it("by cosine tell directions, not lengths", () => {
    // From (1, 0): the same way, at right angles, opposite.
    const values = Float32Array.of(1, 0, -2, 0, 0, 5, 7, 0);

    const near = neighbors(values, 2, 0, 3, "cosine");

    expect([...near.indices]).toEqual([3, 2, 1]);
    expect([...near.distances]).toEqual([0, 1, 2]);
  });

  it("a row of zeros is at right angles to all, as in scikit-learn", () => {
    const values = Float32Array.of(1, 0, 0, 0, -1, 0);

    expect([...neighbors(values, 2, 0, 2, "cosine").distances]).toEqual([1, 2]);
    expect([...neighbors(values, 2, 1, 2, "cosine").distances]).toEqual([1, 1]);
  });

  it.each([1, 2, 3, 4, 5])("of rows alike, the first %i by index", (k) => {
    const values = Float32Array.of(0, 1, 1, 1, 1, 1);

    expect([...neighbors(values, 1, 0, k, "euclidean").indices]).toEqual(
      [1, 2, 3, 4, 5].slice(0, k),
    );
  });

  it("are never ones that are not finite", () => {
    const values = Float32Array.of(0, Number.NaN, 2, Number.POSITIVE_INFINITY, 1);

    expect([...neighbors(values, 1, 0, 9, "euclidean").indices]).toEqual([4, 2]);
    expect([...neighbors(values, 1, 1, 9, "euclidean").indices]).toEqual([]);
  });

  it("are as many as there are, or as asked for", () => {
    const values = Float32Array.of(0, 1, 2);

    expect(neighbors(values, 1, 0, 99, "euclidean").indices).toHaveLength(2);
    expect(neighbors(values, 1, 0, 0, "euclidean").indices).toHaveLength(0);
    expect(neighbors(Float32Array.of(4), 1, 0, 3, "cosine").indices).toHaveLength(0);
  });

  it("equal those of sorting all distances", () => {
    let state = 1;
    const values = Float32Array.from({ length: 500 * 3 }, () => {
      state = (state * 48271) % 2147483647;
      return Math.round((state / 2147483647) * 8);
    });
    const all = Array.from({ length: 500 }, (_, i) => ({
      i,
      distance: Math.hypot(
        ...[0, 1, 2].map((j) => (values[i * 3 + j] ?? 0) - (values[21 + j] ?? 0)),
      ),
    })).filter(({ i }) => i !== 7);
    all.sort((a, b) => a.distance - b.distance || a.i - b.i);

    expect([...neighbors(values, 3, 7, 50, "euclidean").indices]).toEqual(
      all.slice(0, 50).map(({ i }) => i),
    );
  });
});
