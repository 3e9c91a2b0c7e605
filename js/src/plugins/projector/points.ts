/** Sets of points as sorted lists of their numbers, and as a bit each on their way to the kernel. */

/** Both ascend, and so does what is returned. */
export function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  let [i, j, end] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    all[end++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return all.slice(0, end);
}

export function without(a: Uint32Array, b: Uint32Array): Uint32Array {
  let j = 0;
  return a.filter((point) => {
    while (j < b.length && (b[j] ?? 0) < point) j++;
    return b[j] !== point;
  });
}

/** Points that a mask has, of n; null is all. */
export function within(mask: Uint8Array | null, n: number): Uint32Array {
  if (!mask) return Uint32Array.from({ length: n }, (_, i) => i);
  const found: number[] = [];
  mask.forEach((on, point) => {
    if (on && point < n) found.push(point);
  });
  return Uint32Array.from(found);
}

export function maskOf(points: Uint32Array, n: number): Uint8Array {
  const mask = new Uint8Array(n);
  for (const point of points) if (point < n) mask[point] = 1;
  return mask;
}

/** Base64 of a bit a point, the first in the lowest bit (`tbnb/notebook/bits.py`). */
export function toBits(points: Uint32Array): string {
  const bytes = new Uint8Array(Math.ceil(((points.at(-1) ?? -1) + 1) / 8));
  for (const point of points) bytes[point >> 3] = (bytes[point >> 3] ?? 0) | (1 << (point & 7));
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}

/** The points of such a text that are below n; none, if it is no base64. */
export function fromBits(text: string, n: number): Uint32Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return new Uint32Array(0);
  }
  const found: number[] = [];
  for (let i = 0; i < binary.length; i++) {
    const byte = binary.charCodeAt(i);
    for (let bit = 0; byte >> bit !== 0; bit++) {
      if ((byte >> bit) & 1 && 8 * i + bit < n) found.push(8 * i + bit);
    }
  }
  return Uint32Array.from(found);
}
