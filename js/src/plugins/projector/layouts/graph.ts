/** Each point's nearest neighbours: exact for few points, else by descent through the graph. */
import { Nearest } from "./heap";
import type { Matrix } from "./layouts";
import { createNNDescent } from "./library";
import { uniform } from "./random";

/** Without the point itself, nearest first; distances are Euclid's. */
export interface Graph {
  readonly n: number;
  readonly k: number;
  readonly indices: Int32Array<ArrayBuffer>;
  readonly distances: Float32Array<ArrayBuffer>;
}

/** Up to here comparing all is about as quick (2,000 points with 90 neighbours: 0.4 s both). */
const EXACT = 2000;
/**
 * The descent's time grows with the square of what it looks for, so it looks for a third, within
 * these bounds, and `widen` finds the rest. The nearest third comes out as exact as by the descent;
 * of all, nine of ten are right, and what stands for the others is nearly as near.
 */
const DESCENT = { least: 25, most: 40 };

/** The `k` nearest of each point; of points there are more than `k`. */
export async function graph(
  matrix: Matrix,
  k: number,
  seed: number,
  progress: (done: number) => void,
): Promise<Graph> {
  if (matrix.n <= EXACT || k > matrix.n / 8) return exact(matrix, k, progress);
  const few = Math.min(k, Math.max(DESCENT.least, Math.min(Math.ceil(k / 3), DESCENT.most)));
  const near = await descend(matrix, few, seed, (done) => progress(few < k ? done / 2 : done));
  return few < k ? widen(matrix, near, k, seed, (done) => progress((1 + done) / 2)) : near;
}

const BLOCK = 64;

/** Compare all pairs, a square of them at a time so that both sides stay in the cache. */
export function exact(
  matrix: Matrix,
  k: number,
  progress: (done: number) => void = () => {},
): Graph {
  const { n } = matrix;
  const nearest = new Nearest(n, k);
  for (let top = 0; top < n; top += BLOCK) {
    for (let left = top; left < n; left += BLOCK) {
      square(matrix, nearest, top, left);
    }
    progress(1 - (1 - Math.min(1, (top + BLOCK) / n)) ** 2);
  }
  return finished(nearest);
}

function square({ values, n, d }: Matrix, nearest: Nearest, top: number, left: number): void {
  const bottom = Math.min(n, top + BLOCK);
  const right = Math.min(n, left + BLOCK);
  for (let i = top; i < bottom; i++) {
    for (let j = Math.max(left, i + 1); j < right; j++) {
      const distance = squared(values, i * d, j * d, d);
      nearest.offer(i, j, distance);
      nearest.offer(j, i, distance);
    }
  }
}

/** Four sums side by side: one alone would wait for itself at every step. */
function squared(values: Float32Array, a: number, b: number, d: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let t = 0;
  for (; t + 3 < d; t += 4) {
    const d0 = (values[a + t] as number) - (values[b + t] as number);
    const d1 = (values[a + t + 1] as number) - (values[b + t + 1] as number);
    const d2 = (values[a + t + 2] as number) - (values[b + t + 2] as number);
    const d3 = (values[a + t + 3] as number) - (values[b + t + 3] as number);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; t < d; t++) {
    const difference = (values[a + t] as number) - (values[b + t] as number);
    s0 += difference * difference;
  }
  return s0 + s1 + (s2 + s3);
}

async function descend(
  { values, n, d }: Matrix,
  k: number,
  seed: number,
  progress: (done: number) => void,
): Promise<Graph> {
  const found = await createNNDescent(n, d, values, { nNeighbors: k + 1, seed, progress });
  const nearest = new Nearest(n, k);
  for (let i = 0; i < n; i++) {
    const { indices, distances } = found.queryByIndex(i, k + 1);
    for (let a = 0; a < indices.length; a++) {
      const [j, distance] = [indices[a] as number, distances[a] as number];
      if (j !== i && j >= 0 && j < n) nearest.offer(i, j, distance * distance);
    }
  }
  found.destroy();
  fill({ values, n, d }, nearest, seed);
  return finished(nearest);
}

/** More neighbours from fewer: of those of a point, those whose neighbour it is, and all of theirs. */
export function widen(
  { values, n, d }: Matrix,
  near: Graph,
  k: number,
  seed: number,
  progress: (done: number) => void = () => {},
): Graph {
  const { starts, ends } = bothWays(near);
  const nearest = new Nearest(n, k);
  const seenBy = new Int32Array(n).fill(-1);
  const offer = (i: number, j: number) => {
    if (seenBy[j] === i) return;
    seenBy[j] = i;
    nearest.offer(i, j, squared(values, i * d, j * d, d));
  };
  for (let i = 0; i < n; i++) {
    seenBy[i] = i;
    for (let e = starts[i] as number; e < (starts[i + 1] as number); e++) {
      const j = ends[e] as number;
      offer(i, j);
      for (let f = starts[j] as number; f < (starts[j + 1] as number); f++) {
        offer(i, ends[f] as number);
      }
    }
    if (i % 4096 === 0) progress(i / n);
  }
  fill({ values, n, d }, nearest, seed);
  return finished(nearest);
}

/** Neighbours of each point with up to `k` of those whose neighbour it is. */
function bothWays({ n, k, indices }: Graph) {
  const wanted = new Int32Array(n);
  for (const j of indices) wanted[j] = Math.min(k, (wanted[j] as number) + 1);
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = (starts[i] as number) + k + (wanted[i] as number);
  const ends = new Int32Array(starts[n] as number);
  const next = starts.slice(0, n);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < k; a++) {
      const j = indices[i * k + a] as number;
      ends[next[i] as number] = j;
      next[i] = (next[i] as number) + 1;
      if ((wanted[j] as number) > 0) {
        wanted[j] = (wanted[j] as number) - 1;
        ends[(starts[j + 1] as number) - 1 - (wanted[j] as number)] = i;
      }
    }
  }
  return { starts, ends };
}

/**
 * Points whose neighbours are all one another's, as many equal ones are, have too few candidates: the
 * nearest of some taken at random stand in for those beyond.
 */
function fill({ values, n, d }: Matrix, nearest: Nearest, seed: number): void {
  const { indices, k } = nearest;
  const random = uniform(seed);
  for (let i = 0; i < n; i++) {
    const own = indices.subarray(i * k, (i + 1) * k);
    if (!own.includes(-1)) continue;
    const known = new Set([i, ...own]);
    while (own.includes(-1) || known.size < Math.min(4 * k, n)) {
      const j = Math.floor(random() * n);
      if (known.has(j)) continue;
      known.add(j);
      nearest.offer(i, j, squared(values, i * d, j * d, d));
    }
  }
}

function finished(nearest: Nearest): Graph {
  nearest.sort();
  const { n, k, indices, distances } = nearest;
  for (let e = 0; e < distances.length; e++) distances[e] = Math.sqrt(distances[e] as number);
  return { n, k, indices, distances };
}
