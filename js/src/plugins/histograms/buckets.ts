/** A histogram as the wire has it, made ready to be drawn: nothing a log can hold breaks a chart. */
import type { Buckets } from "../../math/rebin";
import type { Value } from "../../store/values";

const ROW = 24;
/** Widest edge: the range of two such is still a finite number. */
const LIMIT = 8e307;

const known = new WeakMap<Value, Buckets | string>();

/** Rows of left edge, right edge, count in ascending order; text says why there are none. */
export function bucketsOf(value: Value): Buckets | string {
  let found = known.get(value);
  if (found === undefined) {
    found = read(value.blobs[0] ?? null);
    known.set(value, found);
  }
  return found;
}

function read(blob: Uint8Array | null): Buckets | string {
  if (!blob) return "no buckets came";
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
