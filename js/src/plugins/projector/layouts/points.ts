/** The rows that have a place in a layout, and their way back to all rows. */
import type { Matrix } from "./layouts";

export interface Points extends Matrix {
  /** Which row of the matrix each of them is. */
  readonly rows: Int32Array;
}

/**
 * The finite rows of a matrix, centred and scaled into [-1, 1].
 *
 * t-SNE and UMAP see only ratios of distances, so nothing changes but that squares of very large or
 * small numbers stay within float32.
 */
export function points({ values, n, d }: Matrix): Points {
  const rows = finiteRows(values, n, d);
  const { centre, scale } = extent(values, rows, d);
  const out = new Float32Array(rows.length * d);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * d;
    for (let j = 0; j < d; j++) {
      out[i * d + j] = ((values[from + j] as number) - (centre[j] as number)) * scale;
    }
  }
  return { values: out, n: rows.length, d, rows };
}

function finiteRows(values: Float32Array, n: number, d: number): Int32Array {
  const rows = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    let finite = true;
    for (let j = i * d; j < (i + 1) * d && finite; j++) finite = Number.isFinite(values[j]);
    if (finite) rows[count++] = i;
  }
  return rows.slice(0, count);
}

function extent(values: Float32Array, rows: Int32Array, d: number) {
  const low = new Float64Array(d).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(d).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let j = 0; j < d; j++) {
      const value = values[row * d + j] as number;
      if (value < (low[j] as number)) low[j] = value;
      if (value > (high[j] as number)) high[j] = value;
    }
  }
  const centre = low.map((least, j) => (least + (high[j] as number)) / 2);
  let reach = 0;
  for (let j = 0; j < d; j++) reach = Math.max(reach, (high[j] as number) - (centre[j] as number));
  return { centre, scale: reach > 0 ? 1 / reach : 1 };
}

/** Positions of all `n` rows as the page gets them: NaN where a row has none. */
export function spread(
  xyz: ArrayLike<number>,
  rows: Int32Array,
  n: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(n * 3);
  if (rows.length < n) out.fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) {
    const to = (rows[i] as number) * 3;
    for (let axis = 0; axis < 3; axis++) out[to + axis] = xyz[i * 3 + axis] as number;
  }
  return out;
}
