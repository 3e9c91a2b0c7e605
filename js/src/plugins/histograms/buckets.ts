/** A histogram as the wire has it, made ready to be drawn: nothing a log can hold breaks a chart. */
import type { Buckets } from "../../math/rebin";
import type { Value } from "../../store/values";
import { type Packed, unpack } from "./packed";
import { Recent } from "./recent";

const ROW = 24;
/** Widest edge: the range of two such is still a finite number. */
const LIMIT = 8e307;
/** Bytes of rows kept: unpacked they are many times what the page was sent of them. */
const KEPT_BYTES = 64e6;

const recent = new Recent<Value, Buckets | string>(KEPT_BYTES, (found) =>
  typeof found === "string" ? 0 : found.byteLength,
);

/**
 * Rows of left edge, right edge, count in ascending order; text says why there are none.
 *
 * Empty buckets side by side are one: nothing is drawn or counted otherwise for it.
 */
export function bucketsOf(value: Value): Buckets | string {
  return recent.get(value, () => read(value, false));
}

/** The same, but every bucket as it was logged. */
export function everyBucketOf(value: Value): Buckets | string {
  return read(value, true);
}

function read({ meta, blobs }: Value, every: boolean): Buckets | string {
  const [blob, counts] = blobs;
  if (!blob) return "no buckets came";
  if (!counts) return table(blob);
  const packed = unpack(meta, blob, counts);
  return typeof packed === "string" ? packed : joined(packed, every);
}

function joined({ edge, runs }: Packed, every: boolean): Buckets {
  const rows: number[] = [];
  let at = 0;
  for (const { count, buckets } of runs) {
    const stride = every ? 1 : buckets;
    for (const end = at + buckets; at < end; at += stride) {
      rows.push(clamp(edge(at)), clamp(edge(at + stride)), count);
    }
  }
  return Float64Array.from(rows);
}

function table(blob: Uint8Array): Buckets | string {
  if (blob.byteLength % ROW !== 0) {
    return `${blob.byteLength} bytes of buckets, wanted a multiple of ${ROW}`;
  }
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const rows: [number, number, number][] = [];
  for (let at = 0; at < blob.byteLength; at += ROW) {
    const left = view.getFloat64(at, true);
    const right = view.getFloat64(at + 8, true);
    const count = view.getFloat64(at + 16, true);
    // What has no place on an axis, or no height, is no bucket.
    if (!(left <= right) || !Number.isFinite(count)) continue;
    rows.push([clamp(left), clamp(right), count]);
  }
  const sorted = rows.every((row, i) => i === 0 || row[0] >= (rows[i - 1] as typeof row)[0]);
  if (!sorted) rows.sort((a, b) => a[0] - b[0]);
  return Float64Array.from(rows.flat());
}

function clamp(edge: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, edge));
}
