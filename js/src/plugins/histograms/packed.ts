/** Buckets that join one another, unpacked: what `tbnb/plugins/buckets.py` packs, and describes. */
import type { Meta } from "../../wire";

/** Buckets side by side: a count each, or so many empty ones. */
export interface Run {
  count: number;
  buckets: number;
}

export interface Packed {
  /** The left edge of a bucket by its number; of the number of buckets, the right one of the last. */
  edge(at: number): number;
  runs: readonly Run[];
}

/** Unpack two blobs; text says what is wrong with them. */
export function unpack(meta: Meta, edges: Uint8Array, counts: Uint8Array): Packed | string {
  const { n, first } = meta;
  if (typeof n !== "number") return `${String(n)} buckets, wanted a number`;
  const runs = runsOf(counts);
  const found = runs.reduce((sum, { buckets }) => sum + buckets, 0);
  if (found !== n) return `${found} counts, wanted ${n}`;
  const own = floats(edges);
  if (first === undefined) {
    if (own.length !== n + 1) return `${own.length} edges, wanted ${n + 1}`;
    return { edge: (at) => own[at] as number, runs };
  }
  const inner = torchEdges();
  if (own.length !== 2) return `${own.length} edges, wanted 2`;
  if (!(typeof first === "number" && first >= 0 && first + n - 1 <= inner.length)) {
    return `${n} buckets from ${String(first)} on, wanted some of ${inner.length} edges`;
  }
  const [least, greatest] = own as unknown as [number, number];
  const edge = (at: number) => {
    if (at === 0) return least;
    return at === n ? greatest : (inner[first + at - 1] as number);
  };
  return { edge, runs };
}

function floats(blob: Uint8Array): Float64Array {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  return Float64Array.from({ length: Math.floor(blob.byteLength / 8) }, (_, i) =>
    view.getFloat64(8 * i, true),
  );
}

function runsOf(bytes: Uint8Array): Run[] {
  const out: Run[] = [];
  let empty = false;
  let number = 0;
  let place = 1;
  for (const byte of bytes) {
    number += (byte & 127) * place;
    place *= 128;
    if (byte > 127) continue;
    if (empty) out.push({ count: 0, buckets: number });
    else if (number > 0) out.push({ count: number, buckets: 1 });
    empty = !empty && number === 0;
    number = 0;
    place = 1;
  }
  return out;
}

let edges: readonly number[] | null = null;

/** The edges of torch's default bins: 0 and ±1e-12 · 1.1^k below 1e20, multiplied up as there. */
function torchEdges(): readonly number[] {
  if (!edges) {
    const positive: number[] = [];
    for (let edge = 1e-12; edge < 1e20; edge *= 1.1) positive.push(edge);
    edges = [...positive.map((edge) => -edge).reverse(), 0, ...positive];
  }
  return edges;
}
