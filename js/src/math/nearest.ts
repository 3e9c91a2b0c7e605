const order = new WeakMap<Float64Array, boolean>();

/** Whether x never falls. Remembered by array: arrays are replaced here, never changed. */
export function isAscending(x: Float64Array): boolean {
  let known = order.get(x);
  if (known === undefined) {
    known = true;
    for (let i = 1; i < x.length; i++) {
      // Written so that a NaN among the numbers counts as "not ascending".
      if (!((x[i - 1] as number) <= (x[i] as number))) {
        known = false;
        break;
      }
    }
    order.set(x, known);
  }
  return known;
}

/** First index whose x is above `at` (x ascending): x.length when there is none. */
export function upperBound(x: Float64Array, at: number): number {
  let lo = 0;
  let hi = x.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((x[mid] as number) <= at) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** First index whose x is at or above `at` (x ascending): x.length when there is none. */
export function lowerBound(x: Float64Array, at: number): number {
  let lo = 0;
  let hi = x.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((x[mid] as number) < at) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/**
 * Index of the point whose x is nearest to `at`; -1 when there is none.
 *
 * A tie goes to the smaller x, as in TensorBoard; among points of one x the last logged wins, as it
 * is the one a restart left standing. Ascending x costs log n, any other order n.
 */
export function nearestIndex(x: Float64Array, at: number): number {
  if (x.length === 0 || Number.isNaN(at)) return -1;
  if (!isAscending(x)) return nearestByScan(x, at);
  const right = upperBound(x, at);
  if (right === 0) return upperBound(x, x[0] as number) - 1;
  const left = right - 1;
  if (right === x.length) return left;
  const closerToLeft = at - (x[left] as number) <= (x[right] as number) - at;
  return closerToLeft ? left : upperBound(x, x[right] as number) - 1;
}

function nearestByScan(x: Float64Array, at: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const d = Math.abs((x[i] as number) - at);
    if (d < distance || (d === distance && (x[i] as number) <= (x[best] ?? Number.NaN))) {
      best = i;
      distance = d;
    }
  }
  return best;
}
