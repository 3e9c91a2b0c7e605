/**
 * How strongly t-SNE ties points: P, the symmetric joint probabilities of neighbours.
 *
 * Source: van der Maaten, Accelerating t-SNE using Tree-Based Algorithms, JMLR 15 (2014), section 3.
 */
import type { Graph } from "./graph";

/** P in rows: the neighbours of point i are those from `starts[i]` to `starts[i + 1]`. */
export interface Affinities {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly p: Float32Array;
}

const TRIES = 64;
const CLOSE = 1e-5;

/**
 * A point's conditional probabilities: Gaussian in the distance, as narrow as the perplexity asks
 * for. Where all neighbours are equally far they are equal, whatever it asks for.
 *
 * @param distances of its neighbours, nearest first
 * @param out takes the probabilities, which sum to 1
 */
export function conditional(distances: Float32Array, perplexity: number, out: Float64Array): void {
  const wanted = Math.log(perplexity);
  const nearest = (distances[0] as number) ** 2;
  const farthest = (distances[distances.length - 1] as number) ** 2;
  let beta = farthest > nearest ? 1 / (farthest - nearest) : 1;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < TRIES; tries++) {
    const entropy = gaussian(distances, nearest, beta, out);
    if (Math.abs(entropy - wanted) < CLOSE) return;
    if (entropy > wanted) low = beta;
    else high = beta;
    beta = high === Number.POSITIVE_INFINITY ? beta * 2 : (low + high) / 2;
  }
}

/** Fill in the probabilities for one width; their entropy in nats. */
function gaussian(
  distances: Float32Array,
  nearest: number,
  beta: number,
  out: Float64Array,
): number {
  let sum = 0;
  let weighted = 0;
  for (let a = 0; a < distances.length; a++) {
    // From the nearest, or those of a point far from all would all be zero.
    const excess = (distances[a] as number) ** 2 - nearest;
    const weight = Math.exp(-beta * excess);
    out[a] = weight;
    sum += weight;
    weighted += weight * excess;
  }
  for (let a = 0; a < distances.length; a++) out[a] = (out[a] as number) / sum;
  return Math.log(sum) + (beta * weighted) / sum;
}

/** The joint probabilities: (P of j given i + P of i given j) / 2n. */
export function affinities({ n, k, indices, distances }: Graph, perplexity: number): Affinities {
  // Of single precision: there are millions, and the gradient walks along all of them.
  const given = new Float32Array(n * k);
  const row = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    conditional(distances.subarray(i * k, (i + 1) * k), perplexity, row);
    given.set(row, i * k);
  }
  const mutual = opposites(indices, n, k);
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = k;
  for (let e = 0; e < indices.length; e++) {
    const j = indices[e] as number;
    if (mutual[e] === -1) starts[j + 1] = (starts[j + 1] as number) + 1;
  }
  for (let i = 0; i < n; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const ends = new Int32Array(starts[n] as number);
  const p = new Float32Array(ends.length);
  const next = starts.slice(0, n);
  const put = (i: number, j: number, value: number) => {
    const at = next[i] as number;
    next[i] = at + 1;
    ends[at] = j;
    p[at] = value / (2 * n);
  };
  for (let e = 0; e < indices.length; e++) {
    const [i, j, back] = [Math.floor(e / k), indices[e] as number, mutual[e] as number];
    put(i, j, (given[e] as number) + (back === -1 ? 0 : (given[back] as number)));
    if (back === -1) put(j, i, given[e] as number);
  }
  return { starts, ends, p };
}

/** For each edge i → j the place of j → i, -1 where i is none of j's neighbours. */
function opposites(indices: Int32Array, n: number, k: number): Int32Array {
  const starts = new Int32Array(n + 1);
  for (const j of indices) starts[j + 1] = (starts[j + 1] as number) + 1;
  for (let i = 0; i < n; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const incoming = new Int32Array(indices.length);
  const next = starts.slice(0, n);
  for (let e = 0; e < indices.length; e++) {
    const j = indices[e] as number;
    incoming[next[j] as number] = e;
    next[j] = (next[j] as number) + 1;
  }
  const out = new Int32Array(indices.length).fill(-1);
  const own = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    for (let e = i * k; e < (i + 1) * k; e++) own[indices[e] as number] = e;
    for (let at = starts[i] as number; at < (starts[i + 1] as number); at++) {
      const back = incoming[at] as number;
      const edge = own[Math.floor(back / k)] as number;
      // What an earlier point left there is none of this one's.
      if (edge >= i * k) out[edge] = back;
    }
  }
  return out;
}

/** Beside nothing at all: a point whose neighbours are all of other labels stays in sight. */
const FLOOR = 1e-3;

/**
 * P with attraction stronger between points of one label and weaker between those of two; what has
 * no label (-1) keeps its own. A label shared by few gains as much in all as one shared by many.
 *
 * @param supervise from 0 (not at all) to 1
 *
 * Source of the idea: tensorboard 2.21, plugins/projector/vz_projector/bh_tsne.ts, which takes
 * 1/n + s/(points of the label) and 1/n - s/(points of others) for factors, then normalises.
 */
export function supervised(
  { starts, ends, p }: Affinities,
  labels: Int32Array,
  supervise: number,
): Float32Array {
  const n = labels.length;
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  let labelled = 0;
  for (const size of sizes.values()) labelled += size;
  const out = p.slice();
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const own = labels[i] as number;
    const same = sizes.get(own) ?? 0;
    const closer = 1 + (supervise * n) / same;
    for (let e = starts[i] as number; e < (starts[i + 1] as number); e++) {
      const other = labels[ends[e] as number] as number;
      if (own >= 0 && other >= 0) {
        const others = labelled - (same + (sizes.get(other) ?? 0)) / 2;
        const factor = own === other ? closer : Math.max(FLOOR, 1 - (supervise * n) / others);
        out[e] = (out[e] as number) * factor;
      }
      sum += out[e] as number;
    }
  }
  return out.map((value) => value / sum);
}
