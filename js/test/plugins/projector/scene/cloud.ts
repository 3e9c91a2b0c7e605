import { type Cloud, kindsOf } from "../../../../src/plugins/projector/scene/cloud";
import { Projection } from "../../../../src/plugins/projector/scene/projection";
import type { View } from "../../../../src/plugins/projector/scene/view";

/** A flat view of 100 x 100 pixels in which (x, y) is seen at (50 + x, 50 - y). */
export const FLAT: View = {
  width: 100,
  height: 100,
  flat: true,
  rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 4],
  focal: 1,
  middle: 4,
  origin: 4,
  unit: 1,
};

/** The same, seen from 4 in front: a unit takes `focal` pixels at distance 1. */
export const DEEP: View = { ...FLAT, flat: false, focal: 40 };

export function cloudOf(
  places: readonly (readonly [number, number, number])[],
  given: { mask?: number[]; selected?: number[] } = {},
): Cloud {
  const xyz = new Float32Array(places.flat());
  const mask = given.mask ? Uint8Array.from(given.mask) : null;
  const selected = given.selected ? Uint32Array.from(given.selected) : null;
  return {
    n: places.length,
    xyz,
    step: 0,
    rgb: new Uint8Array(3 * places.length),
    kinds: kindsOf(xyz, mask, selected),
  };
}

export function projected(cloud: Cloud, view: View, stride = 1): Projection {
  const projection = new Projection();
  projection.update(cloud, view, stride);
  return projection;
}

export function drawnOf({ order, count }: Projection): number[] {
  return [...order.subarray(0, count)];
}
