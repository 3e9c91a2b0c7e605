/**
 * Sound out of a WAV file: where its samples lie, read one by one where they are needed.
 *
 * Nothing is copied, and no length that the file states is believed before its bytes are there.
 *
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991), RIFF
 * and WAVE; Multiple channel audio data and WAVE files (Microsoft, 2007), WAVE_FORMAT_EXTENSIBLE.
 */

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const HEADER = 8;
const WIDTHS: readonly number[] = [8, 16, 24, 32];

export interface Wav {
  /** Frames a second. */
  readonly rate: number;
  readonly channels: number;
  /** Bits of a sample as it is stored. */
  readonly bits: number;
  readonly float: boolean;
  /** Samples of one channel. */
  readonly frames: number;
  /** Where the samples lie in the file, bytes. */
  readonly start: number;
  /** What is wrong with the file although it can be read; null if nothing is. */
  readonly problem: string | null;
  /** The sample of a channel, full scale -1 to 1. */
  sample(frame: number, channel: number): number;
}

interface Format {
  readonly tag: number;
  readonly channels: number;
  readonly rate: number;
  /** That of its container, 8 a byte; a sample of fewer bits is in the upper ones of it. */
  readonly bits: number;
}

interface Data {
  readonly start: number;
  readonly bytes: number;
  readonly problem: string | null;
}

/** Read the header of a file; a string says why it cannot be read. */
export function wav(bytes: Uint8Array): Wav | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (id(view, 0) !== "RIFF" || id(view, 8) !== "WAVE") return "not a WAV file";
  let format: Format | string | null = null;
  let data: Data | null = null;
  // Every round goes on by 8 bytes at least. A chunk of odd length is followed by a byte of padding.
  for (let at = 12; at + HEADER <= view.byteLength && !data; ) {
    const size = view.getUint32(at + 4, true);
    const start = at + HEADER;
    const name = id(view, at);
    if (name === "fmt ") format ??= formatOf(view, start, size);
    if (name === "data") data = dataOf(view, start, size);
    at = start + size + (size % 2);
  }
  if (format === null) return "the WAV file has no format before its samples";
  if (typeof format === "string") return format;
  if (data === null) return "the WAV file is cut short: it has no samples";
  return made(view, format, data);
}

function formatOf(view: DataView, start: number, size: number): Format | string {
  if (size < 16 || start + 16 > view.byteLength) return "the WAV file's format is cut short";
  let tag = view.getUint16(start, true);
  // The first two bytes of the sub-format's GUID are what the tag was.
  const extended = tag === EXTENSIBLE && size >= 26 && start + 26 <= view.byteLength;
  if (extended) tag = view.getUint16(start + 24, true);
  const channels = view.getUint16(start + 2, true);
  const bits = 8 * Math.ceil(view.getUint16(start + 14, true) / 8);
  // 24 bits may stand in 32: then the length of a frame says so.
  const container = (8 * view.getUint16(start + 12, true)) / channels;
  return {
    tag,
    channels,
    rate: view.getUint32(start + 4, true),
    bits: tag === PCM && container > bits && WIDTHS.includes(container) ? container : bits,
  };
}

function dataOf(view: DataView, start: number, size: number): Data {
  const here = view.byteLength - start;
  // Who writes to a pipe does not know the length, and leaves 0 or the most there is.
  const open = size >= 0xffff_ff00 || (size === 0 && here > 0 && !areChunks(view, start));
  if (open) return { start, bytes: here, problem: null };
  const problem = size > here ? `the WAV file says ${size} bytes of samples and has ${here}` : null;
  return { start, bytes: Math.min(size, here), problem };
}

/** Whether the rest of the file is chunks, one after another. */
function areChunks(view: DataView, start: number): boolean {
  let at = start;
  while (at + HEADER <= view.byteLength) {
    if (!/^[\x20-\x7e]{4}$/.test(id(view, at))) return false;
    const size = view.getUint32(at + 4, true);
    at += HEADER + size + (size % 2);
  }
  // The last chunk's padding is left out by some.
  return at === view.byteLength || at === view.byteLength + 1;
}

function made(view: DataView, { tag, channels, rate, bits }: Format, data: Data): Wav | string {
  const float = tag === FLOAT;
  const at = reader(view, tag, bits);
  if (!at) return `a WAV file of format ${tag} with ${bits} bits is not drawn here`;
  if (channels === 0) return "the WAV file says that it has no channels";
  if (rate === 0) return "the WAV file says 0 samples a second";
  const width = bits / 8;
  const { start } = data;
  const frames = Math.floor(data.bytes / (width * channels));
  const problem = data.problem ?? (frames === 0 ? "the WAV file has no samples" : null);
  const sample = (frame: number, channel: number) =>
    frame >= 0 && frame < frames && channel >= 0 && channel < channels
      ? at(start + (frame * channels + channel) * width)
      : 0;
  return { rate, channels, bits, float, frames, start, problem, sample };
}

/** How a sample is read at a byte; null for what is not PCM or float. */
function reader(view: DataView, tag: number, bits: number): ((at: number) => number) | null {
  if (tag === FLOAT) {
    if (bits === 32) return (at) => view.getFloat32(at, true);
    return bits === 64 ? (at) => view.getFloat64(at, true) : null;
  }
  if (tag !== PCM) return null;
  // Up to 8 bits a sample has no sign.
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 0x8000;
  if (bits === 24) {
    return (at) => ((view.getInt16(at + 1, true) << 8) | view.getUint8(at)) / 0x80_0000;
  }
  return bits === 32 ? (at) => view.getInt32(at, true) / 0x8000_0000 : null;
}

function id(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return "";
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
