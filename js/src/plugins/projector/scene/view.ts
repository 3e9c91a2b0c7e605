/** From the scene to the picture: where a place is seen, how deep, and how large a point there. */
import type { Reach } from "./fit";
import { axes, flatScale, focalOf, type Rig, type Size } from "./rig";

type Row = readonly [number, number, number, number];
type Rows = readonly [...Row, ...Row, ...Row];

export interface View extends Size {
  readonly flat: boolean;
  /** Rows of an affine map: right, up, depth; four numbers each, the last is added. */
  readonly rows: Rows;
  /** Pixels of a unit: at depth 1, or anywhere in a flat picture. */
  readonly focal: number;
  /** Depth of the middle. */
  readonly middle: number;
  /** Depth of the points' middle, which need not be the picture's. */
  readonly origin: number;
  /** Units of a pixel at the middle. */
  readonly unit: number;
}

/** Nothing nearer to the eye is drawn. */
export const NEAR = 0.05;
/** Far from what it takes to see anything. */
const FAR = 64;
/** How gently size falls with depth: 1 would be as in life. */
export const FALL = 0.6;
export const LARGEST = 3;

export function viewOf(rig: Rig, reach: Reach, size: Size): View {
  const { right, up, back } = axes(rig);
  const [x, y, z] = rig.target;
  const [bx, by, bz] = back;
  const along = (v: readonly [number, number, number]) => v[0] * x + v[1] * y + v[2] * z;
  const rows: Rows = [
    ...right,
    -along(right),
    ...up,
    -along(up),
    ...([-bx, -by, -bz, rig.distance + along(back)] as const),
  ];
  const focal = rig.flat ? flatScale(reach, size) * rig.zoom : focalOf(size);
  const unit = rig.flat ? 1 / focal : rig.distance / focal;
  return { ...size, flat: rig.flat, rows, focal, middle: rig.distance, origin: rows[11], unit };
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** Where a place is seen; null behind the eye. */
export function place(view: View, x: number, y: number, z: number): Place | null {
  const { rows, flat, focal } = view;
  const row = (i: number) =>
    (rows[i] as number) * x +
    (rows[i + 1] as number) * y +
    (rows[i + 2] as number) * z +
    (rows[i + 3] as number);
  const depth = row(8);
  if (!flat && !(depth >= NEAR)) return null;
  const scale = flat ? focal : focal / depth;
  return { x: view.width / 2 + row(0) * scale, y: view.height / 2 - row(4) * scale, depth };
}

/** How much larger than `size` a point at a depth is drawn. */
export function swell(view: View, depth: number): number {
  return view.flat ? 1 : Math.min(LARGEST, (view.middle / depth) ** FALL);
}

/** The same map for a vertex shader, column by column. */
export function clip(view: View): number[] {
  const { rows, flat, focal, width, height } = view;
  const row = (i: number, factor: number) =>
    [0, 1, 2, 3].map((k) => (rows[i + k] as number) * factor);
  const x = row(0, (2 * focal) / width);
  const y = row(4, (2 * focal) / height);
  const depth = row(8, 1);
  const z = depth.map((value) => (value * (FAR + NEAR)) / (FAR - NEAR));
  z[3] = (z[3] as number) - (2 * FAR * NEAR) / (FAR - NEAR);
  const all = flat ? [x, y, [0, 0, 0, 0], [0, 0, 0, 1]] : [x, y, z, depth];
  return [0, 1, 2, 3].flatMap((column) => all.map((line) => line[column] as number));
}
