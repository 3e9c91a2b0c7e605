/** The rows of a matrix nearest to one of them. */

export type Distance = "cosine" | "euclidean";

export interface Neighbors {
  /** Rows, nearest first, ties by index; never the row itself, nor one that is not finite. */
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/**
 * The `k` nearest rows, by comparing all.
 *
 * @param values float32 of shape (n, d), row by row
 * @param row of which; none are near a row that is not finite
 * @param distance "cosine" is 1 - cosine, and 1 from or to a row of zeros, as in scikit-learn
 */
export function neighbors(
  values: Float32Array,
  d: number,
  row: number,
  k: number,
  distance: Distance,
): Neighbors {
  const n = d > 0 ? Math.floor(values.length / d) : 0;
  const from = Float64Array.from(values.subarray(row * d, (row + 1) * d));
  const measure = distance === "cosine" ? cosine(from) : euclidean(from);
  const nearest = new Nearest(Math.max(0, Math.min(k, n - 1)));
  for (let i = 0; i < n; i++) if (i !== row) nearest.offer(i, measure(values, i * d));
  return nearest.sorted();
}

type Measure = (values: Float32Array, at: number) => number;

function euclidean(from: Float64Array): Measure {
  return (values, at) => {
    let square = 0;
    for (let j = 0; j < from.length; j++) {
      const difference = (values[at + j] as number) - (from[j] as number);
      square += difference * difference;
    }
    return Math.sqrt(square);
  };
}

function cosine(from: Float64Array): Measure {
  const own = Math.sqrt(from.reduce((sum, value) => sum + value * value, 0));
  return (values, at) => {
    let [product, square] = [0, 0];
    for (let j = 0; j < from.length; j++) {
      const value = values[at + j] as number;
      product += value * (from[j] as number);
      square += value * value;
    }
    const lengths = own * Math.sqrt(square);
    // By what is left of rounding, a row and its like would be less than nothing apart.
    return lengths === 0 ? 1 : Math.max(0, 1 - product / lengths);
  };
}

interface Entry {
  readonly index: number;
  readonly distance: number;
}

/** The `k` least, the greatest of them on top of a heap; of two alike the later goes first. */
class Nearest {
  private readonly heap: Entry[] = [];
  private bound: number;

  constructor(private readonly k: number) {
    this.bound = k > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** Indices come in their order, so a tie with the greatest never displaces it. */
  offer(index: number, distance: number): void {
    if (this.heap.length === this.k) {
      // NaN and infinity are beyond any bound.
      if (!(distance < this.bound)) return;
      this.heap[0] = { index, distance };
      this.sink();
    } else if (distance < Number.POSITIVE_INFINITY) {
      this.heap.push({ index, distance });
      if (this.heap.length === this.k) this.heap.sort((a, b) => order(b, a));
    }
    const top = this.heap[0];
    if (top && this.heap.length === this.k) this.bound = top.distance;
  }

  sorted(): Neighbors {
    const entries = this.heap.sort(order);
    return {
      indices: Int32Array.from(entries, ({ index }) => index),
      distances: Float64Array.from(entries, ({ distance }) => distance),
    };
  }

  private sink(): void {
    const { heap } = this;
    for (let at = 0; ; ) {
      let most = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [a, b] = [heap[child], heap[most]];
        if (a && b && order(a, b) > 0) most = child;
      }
      if (most === at) return;
      [heap[at], heap[most]] = [heap[most] as Entry, heap[at] as Entry];
      at = most;
    }
  }
}

function order(a: Entry, b: Entry): number {
  return a.distance - b.distance || a.index - b.index;
}
