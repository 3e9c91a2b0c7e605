/** How two pictures differ, pixel by pixel. */

export interface Difference {
  /** Opaque RGBA: |a − b| of each channel, times the gain. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Of the channels red, green, blue, alpha, 0 … 255. */
  largest: number;
  mean: number;
  /** Pixels that differ at all. */
  count: number;
}

/** Compare two pictures of one size, RGBA each. */
export function difference(a: Uint8ClampedArray, b: Uint8ClampedArray, gain: number): Difference {
  const pixels = new Uint8ClampedArray(a.length);
  let largest = 0;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    let most = 0;
    for (let k = 0; k < 4; k++) {
      const d = Math.abs((a[i + k] as number) - (b[i + k] as number));
      most = Math.max(most, d);
      sum += d;
      if (k < 3) pixels[i + k] = d * gain;
    }
    // Where alpha alone differs the colours would show nothing.
    const alpha = Math.abs((a[i + 3] as number) - (b[i + 3] as number)) * gain;
    for (let k = 0; k < 3; k++) pixels[i + k] = Math.max(pixels[i + k] as number, alpha);
    pixels[i + 3] = 255;
    if (most > 0) count += 1;
    largest = Math.max(largest, most);
  }
  return { pixels, largest, mean: a.length === 0 ? 0 : sum / a.length, count };
}
