/**
 * What drives the points of t-SNE apart, by Barnes and Hut: far groups of points act as one.
 *
 * Source: van der Maaten, Accelerating t-SNE using Tree-Based Algorithms, JMLR 15 (2014), section 4.
 */

/** Up to so many points are compared one by one rather than parted further. */
const LEAF = 8;
/** Halvings of the square; points still together then are as good as one. */
const DEPTH = 48;
/** Of a cell: its centre of mass (three), how many points, its width squared. */
const CELL = 5;

/**
 * A quadtree, in three dimensions an octree, over points in rows of three.
 *
 * Cells stand one after another as one walks down through them, each with the place of the next that
 * is not inside it: so a walk needs no stack, and a far cell is one jump. Cells with a single part
 * are left out.
 */
export class Tree {
  private readonly order: Int32Array;
  /** The points' coordinates, in the tree's order. */
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly z: Float64Array;
  private readonly cells: Float64Array;
  private readonly next: Int32Array;
  /** First point of a leaf and the one after its last; the first is -1 where there are cells. */
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private used = 0;

  constructor(
    private readonly n: number,
    private readonly dimensions: 2 | 3,
  ) {
    this.order = Int32Array.from({ length: n }, (_, i) => i);
    [this.x, this.y, this.z] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    const most = 2 * n + 1;
    this.cells = new Float64Array(most * CELL);
    [this.next, this.first, this.last] = [
      new Int32Array(most),
      new Int32Array(most),
      new Int32Array(most),
    ];
  }

  /** Sort the points into cells; quickest where the last order is nearly right. */
  build(xyz: Float64Array): void {
    const { n, order, x, y, z } = this;
    const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const high = low.map((value) => -value);
    for (let at = 0; at < n; at++) {
      const from = (order[at] as number) * 3;
      x[at] = xyz[from] as number;
      y[at] = xyz[from + 1] as number;
      z[at] = xyz[from + 2] as number;
      for (let axis = 0; axis < 3; axis++) {
        const value = xyz[from + axis] as number;
        if (value < (low[axis] as number)) low[axis] = value;
        if (value > (high[axis] as number)) high[axis] = value;
      }
    }
    const [cx, cy, cz] = low.map((value, axis) => (value + (high[axis] as number)) / 2);
    const width = Math.max(...high.map((value, axis) => value - (low[axis] as number)));
    this.used = 0;
    this.grow(0, n, cx as number, cy as number, cz as number, width, 0);
  }

  /** Make the cell of the points from `from` to `to`, and all inside it. */
  private grow(
    from: number,
    to: number,
    cx: number,
    cy: number,
    cz: number,
    width: number,
    depth: number,
  ): void {
    if (to - from <= LEAF || depth >= DEPTH) {
      this.leaf(from, to, width);
      return;
    }
    const h = width / 4;
    const middle = this.part(this.x, from, to, cx);
    const bounds = [from, this.part(this.y, from, middle, cy), middle];
    bounds.push(this.part(this.y, middle, to, cy), to);
    if (this.dimensions === 3) {
      for (let q = 3; q >= 0; q--) {
        const [start, end] = [bounds[q] as number, bounds[q + 1] as number];
        bounds.splice(q + 1, 0, this.part(this.z, start, end, cz));
      }
    }
    const parts = bounds.length - 1;
    const alone = bounds.findIndex(
      (start, q) => q < parts && start === from && bounds[q + 1] === to,
    );
    const cell = alone < 0 ? this.used++ : -1;
    for (let q = 0; q < parts; q++) {
      const [start, end] = [bounds[q] as number, bounds[q + 1] as number];
      if (start === end) continue;
      const [right, upper] = this.dimensions === 3 ? [q >> 2, (q >> 1) & 1] : [q >> 1, q & 1];
      const deeper = this.dimensions === 3 ? (q & 1 ? h : -h) : 0;
      const [nx, ny] = [cx + (right ? h : -h), cy + (upper ? h : -h)];
      this.grow(start, end, nx, ny, cz + deeper, width / 2, depth + 1);
    }
    if (cell >= 0) this.close(cell, width);
  }

  /** Bring the points below `middle` before the others; where these begin. */
  private part(along: Float64Array, from: number, to: number, middle: number): number {
    let [left, right] = [from, to - 1];
    for (;;) {
      while (left <= right && (along[left] as number) < middle) left++;
      while (left <= right && (along[right] as number) >= middle) right--;
      if (left >= right) return left;
      swap(this.x, left, right);
      swap(this.y, left, right);
      swap(this.z, left, right);
      swap(this.order, left, right);
    }
  }

  private leaf(from: number, to: number, width: number): void {
    const { x, y, z, cells } = this;
    const cell = this.used++;
    let [sx, sy, sz] = [0, 0, 0];
    for (let at = from; at < to; at++) {
      sx += x[at] as number;
      sy += y[at] as number;
      sz += z[at] as number;
    }
    const count = to - from;
    cells.set([sx / count, sy / count, sz / count, count, width * width], cell * CELL);
    this.first[cell] = from;
    this.last[cell] = to;
    this.next[cell] = this.used;
  }

  /** Sum a cell up, once all inside it is there. */
  private close(cell: number, width: number): void {
    const { cells, next } = this;
    let [sx, sy, sz, count] = [0, 0, 0, 0];
    for (let inner = cell + 1; inner < this.used; inner = next[inner] as number) {
      const at = inner * CELL;
      const mass = cells[at + 3] as number;
      sx += mass * (cells[at] as number);
      sy += mass * (cells[at + 1] as number);
      sz += mass * (cells[at + 2] as number);
      count += mass;
    }
    cells.set([sx / count, sy / count, sz / count, count, width * width], cell * CELL);
    this.first[cell] = -1;
    next[cell] = this.used;
  }

  /**
   * For each point, the sum over all others of (1 + distance²)⁻² times the way from there to here.
   *
   * @param theta a cell is far when its width is less than so much of its distance; 0 is exact
   * @param out takes the sums, in rows of three
   * @returns Z, the sum over all pairs of (1 + distance²)⁻¹
   */
  repel(theta: number, out: Float64Array): number {
    const { n, order, x, y, z, cells, next, first, last, used } = this;
    const far = theta * theta;
    let total = 0;
    for (let point = 0; point < n; point++) {
      const [px, py, pz] = [x[point] as number, y[point] as number, z[point] as number];
      let [fx, fy, fz, sum] = [0, 0, 0, 0];
      for (let cell = 0; cell < used; ) {
        const at = cell * CELL;
        const dx = px - (cells[at] as number);
        const dy = py - (cells[at + 1] as number);
        const dz = pz - (cells[at + 2] as number);
        const distance = dx * dx + dy * dy + dz * dz;
        if ((cells[at + 4] as number) < far * distance) {
          const near = 1 / (1 + distance);
          const share = (cells[at + 3] as number) * near;
          sum += share;
          const force = share * near;
          fx += force * dx;
          fy += force * dy;
          fz += force * dz;
          cell = next[cell] as number;
        } else if ((first[cell] as number) < 0) {
          cell++;
        } else {
          for (let other = first[cell] as number; other < (last[cell] as number); other++) {
            const ex = px - (x[other] as number);
            const ey = py - (y[other] as number);
            const ez = pz - (z[other] as number);
            const near = 1 / (1 + ex * ex + ey * ey + ez * ez);
            sum += near;
            const force = near * near;
            fx += force * ex;
            fy += force * ey;
            fz += force * ez;
          }
          cell = next[cell] as number;
        }
      }
      const to = (order[point] as number) * 3;
      out[to] = fx;
      out[to + 1] = fy;
      out[to + 2] = fz;
      // A point has met itself, at distance 0.
      total += sum - 1;
    }
    return total;
  }
}

function swap(values: Float64Array | Int32Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
