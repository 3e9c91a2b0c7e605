/** Where t-SNE begins: the points along their first principal components, made very small. */
import type { Matrix } from "./layouts";
import { normal } from "./random";

/** Rows that the directions are taken from: more do not change them much. */
const SAMPLE = 2000;
const ROUNDS = 30;
/** As scikit-learn and openTSNE: so small that all points attract one another at first. */
export const SPREAD = 1e-4;
/** Equal points must differ somewhere, or no force would ever part them. */
export const JITTER = 1e-6;

/**
 * Positions in rows of three, with a standard deviation of 1e-4 along the first axis.
 *
 * Source: Kobak and Berens, The art of using t-SNE for single-cell transcriptomics, Nature
 * Communications 10 (2019): what is far apart in the data begins, and so mostly ends, far apart.
 */
export function principal({ values, n, d }: Matrix, dimensions: 2 | 3, seed: number): Float64Array {
  const random = normal(seed);
  const mean = new Float64Array(d);
  for (let e = 0; e < n * d; e++) mean[e % d] = (mean[e % d] as number) + (values[e] as number) / n;
  const axes: Float64Array[] = [];
  const out = new Float64Array(n * 3);
  let scale = 0;
  for (let axis = 0; axis < Math.min(dimensions, d); axis++) {
    const direction = leading({ values, n, d }, mean, axes, random);
    axes.push(direction);
    let square = 0;
    for (let i = 0; i < n; i++) {
      const along = project(values, i * d, mean, direction);
      out[i * 3 + axis] = along;
      square += along * along;
    }
    if (axis === 0) scale = square > 0 ? SPREAD / Math.sqrt(square / n) : 0;
  }
  for (let i = 0; i < n; i++) {
    for (let axis = 0; axis < dimensions; axis++) {
      const at = i * 3 + axis;
      out[at] = (out[at] as number) * scale + (scale > 0 ? JITTER : SPREAD) * random();
    }
  }
  return out;
}

/** The direction of most variance across those known, by power iteration over a sample of rows. */
function leading(
  { values, n, d }: Matrix,
  mean: Float64Array,
  known: readonly Float64Array[],
  random: () => number,
): Float64Array {
  const stride = Math.max(1, Math.floor(n / SAMPLE));
  let direction = unit(Float64Array.from({ length: d }, random), known);
  for (let round = 0; round < ROUNDS; round++) {
    const sum = new Float64Array(d);
    for (let i = 0; i < n; i += stride) {
      const along = project(values, i * d, mean, direction);
      for (let j = 0; j < d; j++) {
        sum[j] = (sum[j] as number) + along * ((values[i * d + j] as number) - (mean[j] as number));
      }
    }
    direction = unit(sum, known);
  }
  return direction;
}

function project(
  values: Float32Array,
  from: number,
  mean: Float64Array,
  direction: Float64Array,
): number {
  let sum = 0;
  for (let j = 0; j < mean.length; j++) {
    sum += ((values[from + j] as number) - (mean[j] as number)) * (direction[j] as number);
  }
  return sum;
}

/** Length 1 and at right angles to those known; zeros where nothing is left. */
function unit(vector: Float64Array, known: readonly Float64Array[]): Float64Array {
  for (const other of known) {
    const along = vector.reduce((sum, value, j) => sum + value * (other[j] as number), 0);
    for (let j = 0; j < vector.length; j++) {
      vector[j] = (vector[j] as number) - along * (other[j] as number);
    }
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
