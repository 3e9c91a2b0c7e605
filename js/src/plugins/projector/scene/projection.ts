/** All points of a cloud as one view has them, in the order in which they are drawn. */
import { CHOSEN, type Cloud, HIDDEN } from "./cloud";
import { NEAR, type View } from "./view";

/** Steps of depth, of which those that stand out have a set of their own, drawn last. */
const STEPS = 1 << 14;
/** A point that is not drawn. */
const NONE = 0xffff;
/** Pixels beyond the edge where a large point is still seen. */
const BRIM = 40;

export class Projection {
  /** CSS pixels from the upper left corner. */
  x = new Float32Array(0);
  y = new Float32Array(0);
  /** Along the line of sight; 0 behind the eye or of a point that is hidden. */
  depth = new Float32Array(0);
  /** Drawn points, the first one first; `count` of them. */
  order = new Uint32Array(0);
  count = 0;
  /** How many of them come before those that stand out. */
  plain = 0;
  /** Changes whenever the rest does. */
  version = 0;
  private keys = new Uint16Array(0);
  private readonly starts = new Uint32Array(2 * STEPS + 1);

  /** Whether a point is in the picture. */
  has(point: number): boolean {
    return point < this.keys.length && this.keys[point] !== NONE;
  }

  /** `stride`: only one point of so many is drawn, of those that do not stand out. */
  update(cloud: Cloud, view: View, stride = 1): void {
    if (this.keys.length !== cloud.n) this.make(cloud.n);
    this.version++;
    this.project(cloud, view);
    this.sort(cloud.n, stride);
  }

  private make(n: number): void {
    this.x = new Float32Array(n);
    this.y = new Float32Array(n);
    this.depth = new Float32Array(n);
    this.order = new Uint32Array(n);
    this.keys = new Uint16Array(n);
  }

  private project({ n, xyz, kinds }: Cloud, view: View): void {
    const { x, y, depth, keys } = this;
    const { flat, focal, width, height } = view;
    const [a, b, c, d, e, f, g, h, i, j, k, l] = view.rows;
    const [left, right, top, bottom] = [-BRIM, width + BRIM, -BRIM, height + BRIM];
    // All points of the cube lie within √3 of the origin, which is this deep.
    const steps = flat ? 0 : (STEPS - 1) / (2 * Math.sqrt(3));
    for (let p = 0, q = 0; p < n; p++, q += 3) {
      keys[p] = NONE;
      depth[p] = 0;
      const kind = kinds[p] as number;
      if (kind === HIDDEN) continue;
      const px = xyz[q] as number;
      const py = xyz[q + 1] as number;
      const pz = xyz[q + 2] as number;
      const deep = i * px + j * py + k * pz + l;
      if (!flat && deep < NEAR) continue;
      const scale = flat ? focal : focal / deep;
      const sx = width / 2 + (a * px + b * py + c * pz + d) * scale;
      const sy = height / 2 - (e * px + f * py + g * pz + h) * scale;
      x[p] = sx;
      y[p] = sy;
      depth[p] = deep;
      if (sx < left || sx > right || sy < top || sy > bottom) continue;
      const step = (l - deep) * steps + STEPS / 2;
      const bounded = step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step;
      keys[p] = kind === CHOSEN ? bounded + STEPS : bounded;
    }
  }

  /** By counting: linear, and points of one step stay in their order. */
  private sort(n: number, stride: number): void {
    const { keys, starts, order } = this;
    const drawn = (key: number, p: number) =>
      key !== NONE && (key >= STEPS || stride === 1 || p % stride === 0);
    starts.fill(0);
    for (let p = 0; p < n; p++) {
      const key = keys[p] as number;
      if (drawn(key, p)) starts[key + 1] = (starts[key + 1] as number) + 1;
    }
    for (let key = 1; key <= 2 * STEPS; key++) {
      starts[key] = (starts[key] as number) + (starts[key - 1] as number);
    }
    this.plain = starts[STEPS] as number;
    this.count = starts[2 * STEPS] as number;
    for (let p = 0; p < n; p++) {
      const key = keys[p] as number;
      if (!drawn(key, p)) continue;
      const at = starts[key] as number;
      order[at] = p;
      starts[key] = at + 1;
    }
  }
}
