/** WAV files made byte by byte, by the RIFF standard, apart from the code that reads them. */

type Bytes = Uint8Array<ArrayBuffer>;

export function bytesOf(...parts: (string | readonly number[] | Uint8Array)[]): Bytes {
  const all = parts.flatMap((part) =>
    typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : [...part],
  );
  return Uint8Array.from(all);
}

/** Little endian, as RIFF has all its numbers. */
export function u2(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

export function u4(value: number): number[] {
  return [...u2(value & 0xffff), ...u2((value / 0x10000) & 0xffff)];
}

/** A chunk: name, length, content, and a byte of padding after an odd length. */
export function chunk(name: string, content: Uint8Array, size = content.length): Bytes {
  return bytesOf(name, u4(size), content, content.length % 2 ? [0] : []);
}

export interface Form {
  tag?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  /** Bytes of a frame. */
  align?: number;
}

export function format({ tag = 1, channels = 1, rate = 8000, bits = 16, align }: Form = {}): Bytes {
  const frame = align ?? channels * Math.ceil(bits / 8);
  return chunk(
    "fmt ",
    bytesOf(u2(tag), u2(channels), u4(rate), u4(rate * frame), u2(frame), u2(bits)),
  );
}

/** A file of these chunks. */
export function riff(...chunks: readonly Uint8Array[]): Bytes {
  const content = bytesOf("WAVE", ...chunks);
  return bytesOf("RIFF", u4(content.length), content);
}

/** A file of one format with these bytes of samples. */
export function file(form: Form, samples: readonly number[]): Bytes {
  return riff(format(form), chunk("data", bytesOf(samples)));
}
