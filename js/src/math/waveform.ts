/** The outline of a sound: of each stretch its lowest and its highest sample. */
import type { Wav } from "./wav";

/** Samples looked at for one outline: about a tenth of a second. Of more, every nth. */
const MOST_SAMPLES = 1e7;

export interface Outline {
  /** Of each stretch; NaN where it has no finite sample. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Every how many-th frame was looked at. */
  readonly stride: number;
}

/** The outline of some channels together, in so many stretches of equal length. */
export function outline(
  sound: Wav,
  channels: readonly number[],
  count: number,
  most = MOST_SAMPLES,
): Outline {
  const low = new Float32Array(count).fill(Number.NaN);
  const high = new Float32Array(count).fill(Number.NaN);
  const { frames } = sound;
  const stride = Math.max(1, Math.ceil((frames * channels.length) / most));
  for (let i = 0; i < count && frames > 0; i++) {
    const from = Math.floor((i * frames) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * frames) / count));
    let least = Number.POSITIVE_INFINITY;
    let largest = Number.NEGATIVE_INFINITY;
    for (const channel of channels) {
      for (let frame = from; frame < to; frame += stride) {
        const value = sound.sample(frame, channel);
        if (!Number.isFinite(value)) continue;
        if (value < least) least = value;
        if (value > largest) largest = value;
      }
    }
    if (least <= largest) {
      low[i] = least;
      high[i] = largest;
    }
  }
  return { low, high, stride };
}

/** The largest sample without its sign, of an outline. */
export function peakOf({ low, high }: Outline): number {
  let peak = 0;
  for (let i = 0; i < low.length; i++) {
    peak = Math.max(peak, -(low[i] || 0), high[i] || 0);
  }
  return peak;
}
