/** The points as they are drawn now. */

/** How a point is drawn. */
export const HIDDEN = 0;
export const PLAIN = 1;
export const DIMMED = 2;
export const CHOSEN = 3;

export interface Cloud {
  readonly n: number;
  /** In the cube of side 2 around the origin; on the way to another layout they change in place. */
  readonly xyz: Float32Array<ArrayBuffer>;
  /** Another one whenever they did. */
  readonly step: number;
  /** Red, green, blue. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly kinds: Uint8Array<ArrayBuffer>;
}

/** What each point is, by what is shown and selected; one without a place is hidden. */
export function kindsOf(
  xyz: Float32Array,
  mask: Uint8Array | null,
  selected: Uint32Array | null,
): Uint8Array<ArrayBuffer> {
  const n = Math.floor(xyz.length / 3);
  const kinds = new Uint8Array(n).fill(selected ? DIMMED : PLAIN);
  for (const point of selected ?? []) if (point < n) kinds[point] = CHOSEN;
  for (let i = 0; i < n; i++) {
    if ((mask && !mask[i]) || Number.isNaN(xyz[3 * i])) kinds[i] = HIDDEN;
  }
  return kinds;
}

/** A colour for every point: grey where none was given. */
export function colorsOf(rgb: Uint8Array | null, n: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(3 * n).fill(128);
  if (rgb) out.set(rgb.subarray(0, 3 * n));
  return out;
}
