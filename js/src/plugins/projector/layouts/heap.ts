/** The `k` least of many distances, for each of `n` points: a heap a point, its greatest on top. */
export class Nearest {
  readonly indices: Int32Array<ArrayBuffer>;
  readonly distances: Float32Array<ArrayBuffer>;

  constructor(
    readonly n: number,
    readonly k: number,
  ) {
    this.indices = new Int32Array(n * k).fill(-1);
    this.distances = new Float32Array(n * k).fill(Number.POSITIVE_INFINITY);
  }

  /** Take `j` for a neighbour of `i`, unless `k` are nearer. */
  offer(i: number, j: number, distance: number): void {
    const { indices, distances, k } = this;
    const top = i * k;
    if (!(distance < (distances[top] as number))) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= k) break;
      const right = top + child + 1;
      if (child + 1 < k && (distances[right] as number) > (distances[right - 1] as number)) child++;
      if ((distances[top + child] as number) <= distance) break;
      distances[top + at] = distances[top + child] as number;
      indices[top + at] = indices[top + child] as number;
      at = child;
    }
    distances[top + at] = distance;
    indices[top + at] = j;
  }

  /** Order each point's neighbours by distance, ties by index. */
  sort(): void {
    const { indices, distances, k } = this;
    const order = Array.from({ length: k }, (_, a) => a);
    for (let i = 0; i < this.n; i++) {
      const near = distances.slice(i * k, (i + 1) * k);
      const who = indices.slice(i * k, (i + 1) * k);
      order.sort(
        (a, b) =>
          (near[a] as number) - (near[b] as number) || (who[a] as number) - (who[b] as number),
      );
      for (let a = 0; a < k; a++) {
        const from = order[a] as number;
        distances[i * k + a] = near[from] as number;
        indices[i * k + a] = who[from] as number;
      }
    }
  }
}
