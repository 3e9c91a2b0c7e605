/** Any coordinates into the cube of side 2 around the origin, undistorted. */

export interface Fitted {
  /** Three numbers a point; NaN where there is no such point. */
  readonly xyz: Float32Array<ArrayBuffer>;
  /** How far the points reach from the origin along each axis, at most 1. */
  readonly reach: Reach;
}

export type Reach = readonly [number, number, number];

export function centred(xyz: Float32Array, dimensions: 2 | 3): Fitted {
  const bounds = [0, 1, 2].map((axis) => boundsOf(xyz, axis, dimensions));
  const side = Math.max(...bounds.map(({ low, high }) => high - low));
  // One point, or many at one place: any scale will do.
  const scale = side > 0 ? 2 / side : 1;
  const out = new Float32Array(xyz.length);
  for (const [axis, { low, high }] of bounds.entries()) {
    // Halves first: the sum of two large numbers may be infinite.
    const middle = low / 2 + high / 2;
    for (let i = axis; i < out.length; i += 3) {
      const used = axis < dimensions;
      out[i] = used ? ((xyz[i] as number) - middle) * scale : 0;
    }
  }
  for (let i = 0; i < out.length; i += 3) {
    if (!exists(xyz, i, dimensions)) out.fill(Number.NaN, i, i + 3);
  }
  const reach = bounds.map(({ low, high }) => ((high - low) * scale) / 2);
  return { xyz: out, reach: reach as [number, number, number] };
}

function exists(xyz: Float32Array, i: number, dimensions: number): boolean {
  return (
    Number.isFinite(xyz[i]) &&
    Number.isFinite(xyz[i + 1]) &&
    (dimensions === 2 || Number.isFinite(xyz[i + 2]))
  );
}

function boundsOf(xyz: Float32Array, axis: number, dimensions: number) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; axis < dimensions && i < xyz.length; i += 3) {
    if (!exists(xyz, i, dimensions)) continue;
    const value = xyz[i + axis] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}
