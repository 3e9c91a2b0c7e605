import { describe, expect, it } from "vitest";
import {
  type Affinities,
  affinities,
  conditional,
  supervised,
} from "../../../../src/plugins/projector/layouts/affinities";
import { exact } from "../../../../src/plugins/projector/layouts/graph";
import type { TsneOptions } from "../../../../src/plugins/projector/layouts/layouts";
import { normal } from "../../../../src/plugins/projector/layouts/random";
import { Tree } from "../../../../src/plugins/projector/layouts/tree";
import { gradient, Tsne } from "../../../../src/plugins/projector/layouts/tsne";

function cloud(n: number, dimensions: number, seed: number, width = 1): Float64Array {
  const random = normal(seed);
  return Float64Array.from({ length: n * 3 }, (_, at) =>
    at % 3 < dimensions ? width * random() : 0,
  );
}

function squares(xyz: Float64Array, i: number, j: number): number {
  const way = [0, 1, 2].map((axis) => (xyz[i * 3 + axis] ?? 0) - (xyz[j * 3 + axis] ?? 0));
  return way.reduce((sum, value) => sum + value * value, 0);
}

function ties(n: number, k: number, perplexity: number): Affinities {
  const random = normal(5);
  const values = Float32Array.from({ length: n * 4 }, random);
  return affinities(exact({ values, n, d: 4 }, k), perplexity);
}

/** KL(P || Q) by its definition, over all pairs. */
function divergence({ starts, ends, p }: Affinities, xyz: Float64Array): number {
  const n = starts.length - 1;
  let z = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j) z += 1 / (1 + squares(xyz, i, j));
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let e = starts[i] ?? 0; e < (starts[i + 1] ?? 0); e++) {
      const q = 1 / (1 + squares(xyz, i, ends[e] ?? 0)) / z;
      sum += (p[e] ?? 0) * Math.log((p[e] ?? 0) / q);
    }
  }
  return sum;
}

describe("the slope of t-SNE", () => {
  it.each([2, 3] as const)("in %i dimensions is that of its divergence", (dimensions) => {
    const own = ties(30, 12, 4);
    const xyz = cloud(30, dimensions, 1);
    const tree = new Tree(30, dimensions);
    tree.build(xyz);
    const slope = new Float64Array(90);
    gradient(own, own.p, 1, tree, 0, xyz, slope, new Float64Array(90));

    const by = 1e-5;
    for (let at = 0; at < 90; at++) {
      if (at % 3 >= dimensions) continue;
      const [left, right] = [-by, by].map((step) =>
        divergence(
          own,
          xyz.map((value, other) => (other === at ? value + step : value)),
        ),
      ) as [number, number];
      expect(slope[at]).toBeCloseTo((right - left) / (2 * by), 7);
    }
  });

  it("followed, leads to less of it", () => {
    const own = ties(60, 15, 5);
    const options: TsneOptions = {
      method: "tsne",
      dimensions: 2,
      perplexity: 5,
      learningRate: 10,
      supervise: 0,
    };
    const start = cloud(60, 2, 3, 1e-4);
    const before = divergence(own, start);
    const layout = new Tsne(own, start.slice(), null, options, 1);
    while (!layout.done) layout.step();

    expect(divergence(own, layout.xyz())).toBeLessThan(before / 2);
  });
});

/** Forces and Z by comparing all pairs. */
function bruteForce(xyz: Float64Array): { forces: Float64Array; z: number } {
  const n = xyz.length / 3;
  const forces = new Float64Array(xyz.length);
  let z = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const near = 1 / (1 + squares(xyz, i, j));
      z += near;
      for (let at = 0; at < 3; at++) {
        forces[i * 3 + at] =
          (forces[i * 3 + at] ?? 0) +
          near * near * ((xyz[i * 3 + at] ?? 0) - (xyz[j * 3 + at] ?? 0));
      }
    }
  }
  return { forces, z };
}

function treeForce(xyz: Float64Array, dimensions: 2 | 3, theta: number) {
  const tree = new Tree(xyz.length / 3, dimensions);
  const forces = new Float64Array(xyz.length);
  tree.build(cloud(xyz.length / 3, dimensions, 9));
  tree.build(xyz);
  return { z: tree.repel(theta, forces), forces };
}

describe("the tree", () => {
  const clumped = Float64Array.from(cloud(400, 3, 2), (value, at) =>
    at < 300 ? value * 1e-9 + 3 : value * 5,
  );
  const alike = Float64Array.from({ length: 300 }, (_, at) => (at < 150 ? 1 : 2));

  it.each<[string, 2 | 3, Float64Array]>([
    ["a cloud in two dimensions", 2, cloud(500, 2, 1, 4)],
    ["a cloud in three", 3, cloud(500, 3, 1, 4)],
    ["a clump and what is around it", 3, clumped],
    ["two places with fifty points each", 3, alike],
    ["a point", 2, Float64Array.of(5, 6, 0)],
  ])("pushes %s as all pairs do, when nothing is far", (_, dimensions, xyz) => {
    const { forces, z } = bruteForce(xyz);
    const found = treeForce(xyz, dimensions, 0);

    expect(found.z).toBeCloseTo(z, 6);
    for (let at = 0; at < forces.length; at++) {
      expect(found.forces[at]).toBeCloseTo(forces[at] ?? 0, 9);
    }
  });

  it.each([2, 3] as const)("comes near them in %i dimensions as theta goes to 0", (dimensions) => {
    const xyz = cloud(1000, dimensions, 4, 10);
    const { forces } = bruteForce(xyz);
    const size = Math.hypot(...forces);
    const errors = [0.8, 0.5, 0.2].map((theta) => {
      const found = treeForce(xyz, dimensions, theta).forces;
      return Math.hypot(...found.map((force, at) => force - (forces[at] ?? 0))) / size;
    });

    expect(errors[0]).toBeLessThan(0.1);
    expect(errors[1]).toBeLessThan(errors[0] ?? 0);
    expect(errors[2]).toBeLessThan(errors[1] ?? 0);
  });
});

describe("the perplexity", () => {
  const distances = Float32Array.from({ length: 90 }, (_, a) => 1 + a / 7);

  it.each([2, 5, 30, 60])("%i is the exponential of the entropy", (perplexity) => {
    const p = new Float64Array(90);
    conditional(distances, perplexity, p);

    const entropy = -p.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value) : 0), 0);
    expect(Math.exp(entropy)).toBeCloseTo(perplexity, 2);
    expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });

  it("of neighbours all as far is their number: each counts as much", () => {
    const p = new Float64Array(4);
    conditional(Float32Array.of(2, 2, 2, 2), 3, p);

    expect([...p]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe("the ties", () => {
  it("are symmetric and sum to 1", () => {
    const { starts, ends, p } = ties(50, 9, 3);
    const pairs = new Map<string, number>();
    for (let i = 0; i < 50; i++) {
      for (let e = starts[i] ?? 0; e < (starts[i + 1] ?? 0); e++) {
        pairs.set(`${i} ${ends[e]}`, p[e] ?? 0);
      }
    }

    expect(pairs.size).toBe(p.length);
    for (const [pair, value] of pairs) {
      expect(pairs.get(pair.split(" ").reverse().join(" "))).toBeCloseTo(value, 15);
    }
    expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  it("are stronger within a label and weaker between two; the unlabelled keep theirs", () => {
    // Six equal ties of four points: two of label 0, one of label 1, one of none.
    const starts = Int32Array.of(0, 3, 6, 9, 12);
    const ends = Int32Array.of(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2);
    const own: Affinities = { starts, ends, p: new Float32Array(12).fill(1 / 12) };

    const p = supervised(own, Int32Array.of(0, 0, 1, -1), 0.25);

    // Within: 1 + 0.25 * 4 / 2. Between: 1 - 0.25 * 4 / 1.5, of the mean of others, 1 and 2.
    const [within, between, free] = [1.5, 1 / 3, 1];
    const sum = 2 * within + 4 * between + 6 * free;
    expect(p[0]).toBeCloseTo(within / sum, 7);
    expect(p[1]).toBeCloseTo(between / sum, 7);
    expect(p[2]).toBeCloseTo(free / sum, 7);
    expect(p.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 6);
  });
});
