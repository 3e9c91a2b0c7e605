/** Rows of a matrix seen from their middle, or along an axis of one's own. */

/** The mean of some rows; rows that are not finite do not count. NaN where none is left. */
export function centroid(values: Float32Array, d: number, rows: Iterable<number>): Float64Array {
  const sum = new Float64Array(d);
  let count = 0;
  for (const row of rows) {
    const own = values.subarray(row * d, (row + 1) * d);
    if (!own.every(Number.isFinite)) continue;
    for (let j = 0; j < d; j++) sum[j] = (sum[j] as number) + (own[j] as number);
    count++;
  }
  return sum.map((value) => value / count);
}

/**
 * Where each row is on the axis from one point to another: its dot product with the direction, whose
 * length is 1. 0 for all where the two are one; NaN for a row that is not finite.
 *
 * Source: tensorboard 2.21, plugins/projector/vz_projector/data.ts, projectLinear.
 */
export function along(
  values: Float32Array,
  d: number,
  from: Float64Array,
  to: Float64Array,
): Float32Array<ArrayBuffer> {
  const way = to.map((value, j) => value - (from[j] as number));
  const length = Math.sqrt(way.reduce((sum, value) => sum + value * value, 0));
  const direction = length === 0 ? way : way.map((value) => value / length);
  const out = new Float32Array(d > 0 ? Math.floor(values.length / d) : 0);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += (values[i * d + j] as number) * (direction[j] as number);
    out[i] = Number.isFinite(sum) ? sum : Number.NaN;
  }
  return out;
}

/**
 * Every row less the mean of all, at length 1: on a sphere around their middle, where distances tell
 * directions. A row at the middle stays there; one that is not finite is NaN.
 *
 * Source: tensorboard 2.21, plugins/projector/vz_projector/data.ts, normalize.
 */
export function spherize(values: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const n = d > 0 ? Math.floor(values.length / d) : 0;
  const middle = centroid(values, d, Array(n).keys());
  const out = new Float32Array(n * d);
  const row = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = 0; j < d; j++) {
      const value = (values[i * d + j] as number) - (middle[j] as number);
      row[j] = value;
      square += value * value;
    }
    const length = square === 0 ? 1 : Math.sqrt(square);
    const finite = Number.isFinite(length);
    for (let j = 0; j < d; j++) out[i * d + j] = finite ? (row[j] as number) / length : Number.NaN;
  }
  return out;
}
