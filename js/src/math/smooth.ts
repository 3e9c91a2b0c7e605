/** The points a thinned view left out: how many before each kept point, and their mean. */
export interface Thinned {
  /** Finite points dropped between kept point i-1 (or the start) and i. */
  gap: ArrayLike<number>;
  /** Mean of those dropped points; anything where gap is 0. */
  mean: ArrayLike<number>;
}

/** Limits of the smoothing weight: what TensorBoard does with a bad one. */
function clampWeight(weight: number): number {
  return Number.isFinite(weight) ? Math.max(0, Math.min(weight, 1)) : 0;
}

/** Whether all points, and all dropped means, are one value (never true when a NaN is among them). */
function isConstant(y: Float64Array, thinned: Thinned | undefined): boolean {
  const first = y[0];
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== first) return false;
    if (thinned && (thinned.gap[i] ?? 0) > 0 && thinned.mean[i] !== first) return false;
  }
  return true;
}

/**
 * Smooth a series with TensorBoard's debiased exponential moving average.
 *
 * A non-finite point passes through and is not counted; a constant series comes back as it is.
 * With `thinned`, the dropped points before each kept one take part as `gap` copies of their mean,
 * which is exact when nothing was dropped or what was dropped is constant.
 *
 * @param y values in the order they were logged; never changed
 * @param weight 0 (off) to 1; outside it is clamped, NaN is 0
 * @returns `y` itself when there is nothing to smooth, else a new array of the same length
 *
 * Source: tensorboard 2.21, webapp/widgets/line_chart_v2/data_transformer.ts, classicSmoothing.
 */
export function smooth(y: Float64Array, weight: number, thinned?: Thinned): Float64Array {
  const w = clampWeight(weight);
  if (w === 0 || isConstant(y, thinned)) return y;
  const out = new Float64Array(y.length);
  let last = 0;
  let count = 0;
  let debias = w === 1 ? 1 : 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    const gap = thinned?.gap[i] ?? 0;
    if (gap > 0) {
      const kept = w ** gap;
      last = kept * last + (1 - kept) * (thinned?.mean[i] ?? 0);
      count += gap;
    }
    if (!Number.isFinite(value)) {
      out[i] = value;
      continue;
    }
    last = last * w + (1 - w) * value;
    count += 1;
    // Once w^count is lost beside 1 it stays so: no need to raise to a power ever again.
    if (debias !== 1) debias = 1 - w ** count;
    out[i] = last / debias;
  }
  return out;
}
