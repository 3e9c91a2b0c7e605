/** UMAP, by embedding-atlas, an epoch at a time. */
import { graph } from "./graph";
import type { LayoutOptions, UmapOptions } from "./layouts";
import { createUMAPFromKNN, type UMAP } from "./library";
import type { Method } from "./method";
import type { Points } from "./points";

/** As umap-learn (0.5, umap/umap_.py): large layouts have fewer epochs. */
const LARGE = 10_000;
/** Its spectral start wants more points than it asks for components; few need none. */
const FEW = 32;

export class Umap implements Method {
  iteration = 0;
  private end: number;
  private readonly course: number;

  constructor(
    private readonly inner: UMAP,
    private readonly n: number,
    private readonly dimensions: 2 | 3,
    private minDist: number,
  ) {
    this.course = n > LARGE ? 200 : 500;
    this.end = this.course;
  }

  get done(): boolean {
    return this.iteration >= this.end;
  }

  xyz(): Float32Array {
    const { n, dimensions } = this;
    const flat = this.inner.embedding;
    const out = new Float32Array(n * 3);
    for (let i = 0; i < n; i++) {
      for (let axis = 0; axis < dimensions; axis++) {
        out[i * 3 + axis] = flat[i * dimensions + axis] as number;
      }
    }
    return out;
  }

  async step(): Promise<void> {
    // The library holds the rate; it must fall to zero for the points to settle.
    this.inner.setParameters({ learningRate: (this.end - this.iteration) / this.course });
    await this.inner.step(1);
    this.iteration++;
  }

  extend(): void {
    this.end = this.iteration + this.course;
  }

  /** Nothing: each epoch draws at random as it is. */
  perturb(): void {}

  change(options: LayoutOptions): void {
    if (options.method !== "umap" || options.minDist === this.minDist) return;
    this.minDist = options.minDist;
    this.inner.setParameters({ minDist: options.minDist });
  }
}

/** All that comes before the first epoch. */
export async function umap(
  points: Points,
  { dimensions, neighbors, minDist }: UmapOptions,
  seed: number,
  progress: (what: string, done: number) => void,
): Promise<Umap> {
  const { n } = points;
  // UMAP counts the point itself among its neighbours.
  const k = Math.max(1, Math.min(neighbors - 1, n - 1));
  const near = await graph(points, k, seed, (done) => progress("Finding neighbours", done));
  progress("Weighing neighbours", 0);
  const inner = await createUMAPFromKNN(n, dimensions, near.indices, near.distances, {
    minDist,
    seed,
    initializeMethod: n < FEW ? "random" : "spectral",
  });
  return new Umap(inner, n, dimensions, minDist);
}
