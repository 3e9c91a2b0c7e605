/**
 * t-SNE by Barnes and Hut, a step at a time.
 *
 * Our own: of the packages that are kept, those fast enough need threads, which a notebook's page
 * does not allow, and the others compare all pairs at every step. What it does is that of van der
 * Maaten (Accelerating t-SNE using Tree-Based Algorithms, JMLR 15, 2014); its numbers are
 * scikit-learn's (1.7, sklearn/manifold/_t_sne.py) and openTSNE's (1.0, openTSNE/tsne.py).
 */
import { type Affinities, affinities, supervised } from "./affinities";
import { graph } from "./graph";
import type { LayoutOptions, TsneOptions } from "./layouts";
import type { Method } from "./method";
import type { Points } from "./points";
import { principal } from "./principal";
import { normal } from "./random";
import { resumed } from "./resumed";
import { Tree } from "./tree";

/** TensorBoard's, between the speed of 1 and the exactness of 0. */
export const THETA = 0.8;
const EXAGGERATION = 12;
const EXAGGERATED = 250;
/** Its whole course, and how far it goes on each time after that. */
const COURSE = 1000;
const LEAST_GAIN = 0.01;
/** Of the layout's width, how far a push moves a point. */
const PUSH = 0.05;

export class Tsne implements Method {
  iteration = 0;
  private readonly n: number;
  private readonly positions: Float64Array;
  private readonly speed: Float64Array;
  private readonly gains: Float64Array;
  private readonly slope: Float64Array;
  private readonly repulsion: Float64Array;
  private readonly tree: Tree;
  private readonly random: () => number;
  private p: Float32Array;
  private end = COURSE;

  /** @param labels of the points, -1 for unknown */
  constructor(
    private readonly ties: Affinities,
    start: Float64Array,
    private readonly labels: Int32Array | null,
    private options: TsneOptions,
    seed: number,
  ) {
    this.n = start.length / 3;
    this.positions = start;
    this.speed = new Float64Array(start.length);
    this.gains = new Float64Array(start.length).fill(1);
    this.slope = new Float64Array(start.length);
    this.repulsion = new Float64Array(start.length);
    this.tree = new Tree(this.n, options.dimensions);
    this.random = normal(seed);
    this.p = this.strengths();
  }

  get done(): boolean {
    return this.iteration >= this.end;
  }

  xyz(): Float64Array {
    return this.positions;
  }

  step(): void {
    const early = this.iteration < EXAGGERATED;
    this.tree.build(this.positions);
    gradient(
      this.ties,
      this.p,
      early ? EXAGGERATION : 1,
      this.tree,
      THETA,
      this.positions,
      this.slope,
      this.repulsion,
    );
    this.move(early ? 0.5 : 0.8);
    centre(this.positions);
    this.iteration++;
  }

  extend(): void {
    this.end = this.iteration + COURSE;
  }

  perturb(): void {
    const width = Math.sqrt(
      this.positions.reduce((sum, value) => sum + value * value, 0) / Math.max(1, this.n),
    );
    for (let i = 0; i < this.n; i++) {
      for (let axis = 0; axis < this.options.dimensions; axis++) {
        const at = i * 3 + axis;
        this.positions[at] = (this.positions[at] as number) + PUSH * width * this.random();
      }
    }
    this.speed.fill(0);
    this.gains.fill(1);
  }

  change(options: LayoutOptions): void {
    if (options.method !== "tsne") return;
    const { learningRate, supervise } = options;
    const again = supervise !== this.options.supervise;
    this.options = { ...this.options, learningRate, supervise };
    if (again) this.p = this.strengths();
  }

  private strengths(): Float32Array {
    const { supervise } = this.options;
    if (!this.labels || !(supervise > 0)) return this.ties.p;
    return supervised(this.ties, this.labels, Math.min(1, supervise));
  }

  /** Down the slope, with momentum, faster along an axis where the way stays the same. */
  private move(momentum: number): void {
    const { positions, speed, gains, slope } = this;
    const rate = learningRate(this.n, this.options.learningRate);
    for (let at = 0; at < positions.length; at++) {
      const down = slope[at] as number;
      const before = speed[at] as number;
      const gain = gains[at] as number;
      const steady = down > 0 !== before > 0;
      const next = steady ? gain + 0.2 : Math.max(LEAST_GAIN, gain * 0.8);
      gains[at] = next;
      speed[at] = momentum * before - rate * next * down;
      positions[at] = (positions[at] as number) + (speed[at] as number);
    }
  }
}

/** The rate asked for; where none is, n/12 of openTSNE's (whose gradient lacks the factor 4). */
function learningRate(n: number, asked: number): number {
  return asked > 0 ? asked : Math.max(n / EXAGGERATION / 4, 50);
}

/**
 * The slope of the Kullback-Leibler divergence between P and the layout's Q at each coordinate.
 *
 * @param exaggeration how many times P attracts; 1 is the slope itself
 * @param tree built of these positions
 * @param out takes it, in rows of three
 * @param repulsion scratch of the same size
 */
export function gradient(
  { starts, ends }: Affinities,
  p: Float32Array,
  exaggeration: number,
  tree: Tree,
  theta: number,
  xyz: Float64Array,
  out: Float64Array,
  repulsion: Float64Array,
): void {
  const z = tree.repel(theta, repulsion);
  // A point alone has none to be apart from.
  const repel = z > 0 ? 4 / z : 0;
  const attract = 4 * exaggeration;
  for (let i = 0; i < starts.length - 1; i++) {
    const at = i * 3;
    const [x, y, z] = [xyz[at] as number, xyz[at + 1] as number, xyz[at + 2] as number];
    let [fx, fy, fz] = [0, 0, 0];
    const to = starts[i + 1] as number;
    for (let e = starts[i] as number; e < to; e++) {
      const other = (ends[e] as number) * 3;
      const dx = x - (xyz[other] as number);
      const dy = y - (xyz[other + 1] as number);
      const dz = z - (xyz[other + 2] as number);
      const force = (p[e] as number) / (1 + dx * dx + dy * dy + dz * dz);
      fx += force * dx;
      fy += force * dy;
      fz += force * dz;
    }
    out[at] = attract * fx - repel * (repulsion[at] as number);
    out[at + 1] = attract * fy - repel * (repulsion[at + 1] as number);
    out[at + 2] = attract * fz - repel * (repulsion[at + 2] as number);
  }
}

function centre(xyz: Float64Array): void {
  const n = xyz.length / 3;
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    for (let at = axis; at < xyz.length; at += 3) sum += xyz[at] as number;
    for (let at = axis; at < xyz.length; at += 3) xyz[at] = (xyz[at] as number) - sum / n;
  }
}

/**
 * All that comes before the first step.
 *
 * @param places of all rows of the matrix, to begin there; null: from the points' own components
 */
export async function tsne(
  points: Points,
  labels: Int32Array | null,
  places: Float32Array | null,
  options: TsneOptions,
  seed: number,
  progress: (what: string, done: number) => void,
): Promise<Tsne> {
  const { n } = points;
  // A perplexity needs three times as many neighbours.
  const perplexity = Math.max(1, Math.min(options.perplexity, (n - 1) / 3));
  const k = Math.min(n - 1, Math.max(1, Math.floor(3 * perplexity)));
  const near = await graph(points, k, seed, (done) => progress("Finding neighbours", done));
  progress("Weighing neighbours", 0);
  const ties = affinities(near, perplexity);
  const { dimensions } = options;
  const own = principal(points, dimensions, seed);
  const start = places ? resumed(places, points.rows, own, dimensions, seed) : own;
  return new Tsne(ties, start, labels, options, seed);
}
