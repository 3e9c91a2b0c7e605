/** Values by reference as they come: a description, and the bytes of its blobs one after another. */
import { array, fail, integer, record, text } from "./check";
import { blob } from "./columns";

/** Of one value; a larger one is refused. A picture of 64 megapixels that is noise has as much. */
const MOST_BYTES = 1 << 28;
const MOST_BLOBS = 1 << 14;

export type Meta = Readonly<Record<string, unknown>>;

interface Which {
  series: number;
  generation: number;
  /** The number of the value in its series. */
  point: number;
  part: number;
}

/** A piece of a value, or all of it. */
export interface Piece extends Which {
  error: null;
  /** What its plugin says of it; each view checks its own. */
  meta: Meta;
  /** Bytes of each blob. */
  sizes: readonly number[];
  /** Of all blobs together, these bytes from `at` on. */
  at: number;
  data: Uint8Array<ArrayBuffer>;
}

/** A value that cannot be had. */
export interface Broken extends Which {
  error: string;
}

export type Item = Piece | Broken;

/** Check a list of values; throws a `WireError`. */
export function items(value: unknown, buffers: readonly unknown[]): Item[] {
  return array(value, "items").map((one) => item(record(one, "items[]"), buffers));
}

function item(head: Record<string, unknown>, buffers: readonly unknown[]): Item {
  const which: Which = {
    series: integer(head.series, "series"),
    generation: integer(head.generation, "generation"),
    point: integer(head.point, "point"),
    part: integer(head.part, "part"),
  };
  if (head.error != null) return { ...which, error: text(head.error, "error") };
  const sizes = array(head.sizes, "sizes").map((size) => integer(size, "sizes[]"));
  if (sizes.length > MOST_BLOBS) fail("sizes", sizes.length, `at most ${MOST_BLOBS} blobs`);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > MOST_BYTES) fail("sizes", total, `at most ${MOST_BYTES} bytes`);
  const at = integer(head.at, "at");
  const n = integer(head.n, "n");
  if (at + n > total) fail("n", n, `at most ${total - at} bytes from byte ${at}`);
  const data = n === 0 ? new Uint8Array(0) : blob({ value: head.data, n, buffers, where: "data" });
  return { ...which, error: null, meta: record(head.meta, "meta"), sizes, at, data };
}
