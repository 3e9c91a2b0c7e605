/** The pictures of one value: what the kernel says of them, and what their bytes are. */
import type { Value } from "../../store/values";
import { array, flag, integer, nullable, record, text, WireError } from "../../wire/check";

/** A larger one is never decoded: the browser would allocate four bytes a pixel. */
export const MOST_PIXELS = 64e6;

export type ImageType = "png" | "jpeg" | "gif" | "webp" | "bmp";

export interface Sample {
  /** Of the picture as logged, px. */
  readonly width: number;
  readonly height: number;
  /** Of the file as logged. */
  readonly size: number;
  /** What is here is smaller than what was logged. */
  readonly thumb: boolean;
  /** There is no more of it to be had: a report keeps previews of what is too large for it. */
  readonly alone: boolean;
  readonly label: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * By its first bytes; null where nothing is to be decoded: they are no picture's, or claim too
   * many pixels. An SVG is none: it can hold scripts.
   */
  readonly type: ImageType | null;
  /** It may move: a preview of it does not. */
  readonly clip: boolean;
  /** Why there is nothing to show, or what is wrong with it; null if all is well. */
  readonly problem: string | null;
}

const parsed = new WeakMap<Value, readonly Sample[] | string>();

/** The pictures of a value; a string says why the description of them makes no sense. */
export function samplesOf(value: Value): readonly Sample[] | string {
  let found = parsed.get(value);
  if (found === undefined) {
    found = parse(value);
    parsed.set(value, found);
  }
  return found;
}

function parse({ meta, blobs }: Value): readonly Sample[] | string {
  try {
    return array(meta.samples, "samples").map((one, i) =>
      sample(one, meta.alone === true, blobs[i]),
    );
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

function sample(
  value: unknown,
  alone: boolean,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0),
): Sample {
  const head = record(value, "samples[]");
  const width = integer(head.width, "width");
  const height = integer(head.height, "height");
  const thumb = flag(head.thumb, "thumb");
  const found = sniff(bytes);
  const pixels = Math.max(thumb ? 0 : width * height, found ? claimed(bytes, found) : 0);
  const type = pixels > MOST_PIXELS ? null : found;
  const said = nullable(text)(head.problem ?? null, "problem");
  return {
    width,
    height,
    size: integer(head.bytes, "bytes"),
    thumb,
    alone,
    label: nullable(text)(head.label ?? null, "label") ?? "",
    bytes,
    type,
    clip: head.type === "gif",
    problem: said ?? problemOf(bytes, type, pixels, thumb),
  };
}

function problemOf(
  bytes: Uint8Array,
  type: ImageType | null,
  pixels: number,
  thumb: boolean,
): string | null {
  if (pixels > MOST_PIXELS) return "claims more than 64 megapixels: not decoded";
  if (bytes.length === 0) return thumb ? null : "the file is empty";
  if (type === null) return "not a picture that is shown here (PNG, JPEG, GIF, WebP, BMP)";
  return isWhole(bytes, type) ? null : `the ${type.toUpperCase()} file is cut short`;
}

const MAGIC: readonly (readonly [ImageType, readonly number[]])[] = [
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["gif", [0x47, 0x49, 0x46, 0x38]],
  ["bmp", [0x42, 0x4d]],
];

/** The type by the first bytes, whatever anyone says it is. */
export function sniff(bytes: Uint8Array): ImageType | null {
  const found = MAGIC.find(([, magic]) => starts(bytes, magic, 0));
  if (found) return found[0];
  const riff = starts(bytes, [0x52, 0x49, 0x46, 0x46], 0);
  return riff && starts(bytes, [0x57, 0x45, 0x42, 0x50], 8) ? "webp" : null;
}

function starts(bytes: Uint8Array, magic: readonly number[], at: number): boolean {
  return magic.every((byte, i) => bytes[at + i] === byte);
}

/** Pixels by the file's own header, which may say anything; 0 where that is for the kernel to tell. */
function claimed(bytes: Uint8Array, type: ImageType): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "png") return bytes.length < 24 ? 0 : view.getUint32(16) * view.getUint32(20);
  if (type === "bmp" && bytes.length >= 26) {
    // A BITMAPCOREHEADER has sides of two bytes.
    return view.getUint32(14, true) === 12
      ? view.getUint16(18, true) * view.getUint16(20, true)
      : Math.abs(view.getInt32(18, true) * view.getInt32(22, true));
  }
  return type === "jpeg" ? claimedByJpeg(view) : 0;
}

/** By the frame header (ITU T.81, B.2.2), past the segments before it. */
function claimedByJpeg(view: DataView): number {
  for (let at = 2; at + 9 < view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return view.getUint16(at + 5) * view.getUint16(at + 7);
    at += 2 + view.getUint16(at + 2);
  }
  return 0;
}

/** Some writers pad a file: its end may be followed by a little. */
const PADDING = 4096;

/** Whether the file reaches its end by its own marks; a browser shows half a JPEG without a word. */
function isWhole(bytes: Uint8Array, type: ImageType): boolean {
  if (type === "png") return endsWith(bytes, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
  if (type === "jpeg") return endsWith(bytes, [0xff, 0xd9]);
  if (type === "gif") return endsWith(bytes, [0x3b]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "webp") return bytes.length >= view.getUint32(4, true) + 8;
  // Some write 0 for a BMP's size.
  return bytes.length >= 14 && bytes.length >= view.getUint32(2, true);
}

function endsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  const least = Math.max(0, bytes.length - mark.length - PADDING);
  for (let at = bytes.length - mark.length; at >= least; at--) {
    if (starts(bytes, mark, at)) return true;
  }
  return false;
}
