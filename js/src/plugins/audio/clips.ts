/** The sounds of one value: what the kernel says of them, and what their bytes are. */
import { type Wav, wav } from "../../math/wav";
import type { Value } from "../../store/values";
import { array, integer, nullable, record, text, WireError } from "../../wire/check";

export interface Clip {
  readonly label: string;
  /** Of the file as logged. */
  readonly size: number;
  /** There is no more of it to be had: it was left out of a report. */
  readonly alone: boolean;
  /** Empty where the file is over 1 MB and was not asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By its first bytes, whatever anyone says it is; null where nothing here plays them. */
  readonly type: MediaType | null;
  /** Its samples, where the page can read them. */
  readonly wav: Wav | null;
  /** Why there is nothing to hear, or what is wrong with it; null if all is well. */
  readonly problem: string | null;
}

export type MediaType = keyof typeof ENDINGS;

/** Media types, and how their files end. */
export const ENDINGS = {
  "audio/wav": "wav",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "audio/mpeg": "mp3",
  "audio/aac": "aac",
  "audio/mp4": "m4a",
  "audio/webm": "webm",
} as const;

const LEFT_OUT = "The file was left out of the report, to keep it small";

const parsed = new WeakMap<Value, readonly Clip[] | string>();

/** The sounds of a value; a string says why the description of them makes no sense. */
export function clipsOf(value: Value): readonly Clip[] | string {
  let found = parsed.get(value);
  if (found === undefined) {
    found = parse(value);
    parsed.set(value, found);
  }
  return found;
}

function parse({ meta, blobs }: Value): readonly Clip[] | string {
  try {
    return array(meta.samples, "samples").map((one, i) => clip(one, meta.alone === true, blobs[i]));
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

function clip(
  value: unknown,
  alone: boolean,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0),
): Clip {
  const head = record(value, "samples[]");
  const size = integer(head.bytes, "bytes");
  const type = sniff(bytes);
  const found = type === "audio/wav" ? wav(bytes) : null;
  const sound = typeof found === "string" ? null : found;
  const label = nullable(text)(head.label ?? null, "label") ?? "";
  const said = nullable(text)(head.problem ?? null, "problem");
  const gone = alone && size > 0 && bytes.length === 0 ? LEFT_OUT : null;
  const problem = gone ?? problemOf(bytes, size, type, found) ?? (sound ? null : said);
  return { label, size, alone, bytes, type, wav: sound, problem };
}

function problemOf(
  bytes: Uint8Array,
  size: number,
  type: MediaType | null,
  found: Wav | string | null,
): string | null {
  if (bytes.length === 0) return size === 0 ? "the file is empty" : null;
  if (type === null) return "not a sound that plays here (WAV, MP3, Ogg, FLAC, AAC, MP4, WebM)";
  return typeof found === "string" ? found : (found?.problem ?? null);
}

const MAGIC: readonly (readonly [MediaType, at: number, magic: string])[] = [
  ["audio/wav", 0, "RIFF"],
  ["audio/ogg", 0, "OggS"],
  ["audio/flac", 0, "fLaC"],
  ["audio/mpeg", 0, "ID3"],
  ["audio/mp4", 4, "ftyp"],
  ["audio/webm", 0, "\x1a\x45\xdf\xa3"],
];

export function sniff(bytes: Uint8Array): MediaType | null {
  const found = MAGIC.find(([, at, magic]) =>
    [...magic].every((char, i) => bytes[at + i] === char.charCodeAt(0)),
  );
  if (found) return found[0];
  const [first = 0, second = 0] = bytes;
  // Eleven bits set begin a frame of MPEG audio, twelve and no layer one of AAC.
  if (first !== 0xff || second < 0xe0) return null;
  if ((second & 0xf6) === 0xf0) return "audio/aac";
  return (second & 0x06) === 0 ? null : "audio/mpeg";
}

/** The file as a browser plays it: one whose lengths are false gets a header that is true. */
export function playable({ bytes, type, wav: sound }: Clip): Blob {
  if (!sound) return new Blob([bytes], { type: type ?? "audio/wav" });
  if (sound.float && sound.bits === 64) return new Blob(narrowed(sound), { type: "audio/wav" });
  const width = (sound.bits / 8) * sound.channels;
  const data = bytes.subarray(sound.start, sound.start + sound.frames * width);
  return new Blob([header(sound, sound.bits, data.length), data], { type: "audio/wav" });
}

/** Browsers know float samples of 32 bits only. */
function narrowed(sound: Wav): BlobPart[] {
  const data = new Float32Array(sound.frames * sound.channels);
  for (let i = 0; i < data.length; i++) {
    data[i] = sound.sample(Math.floor(i / sound.channels), i % sound.channels);
  }
  return [header(sound, 32, data.byteLength), data];
}

function header({ rate, channels, float }: Wav, bits: number, size: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(44));
  const write = (at: number, name: string) => {
    for (let i = 0; i < 4; i++) view.setUint8(at + i, name.charCodeAt(i));
  };
  const width = (bits / 8) * channels;
  write(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  write(8, "WAVE");
  write(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * width, true);
  view.setUint16(32, width, true);
  view.setUint16(34, bits, true);
  write(36, "data");
  view.setUint32(40, size, true);
  return view.buffer;
}
