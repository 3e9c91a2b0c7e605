/** One value that comes in pieces. */
import type { Piece } from "../wire/values";

export class Assembly {
  readonly series: number;
  readonly total: number;
  private readonly generation: number;
  private readonly sizes: readonly number[];
  /** By where they begin; their bytes alone are allocated, whatever the sizes say. */
  private readonly pieces = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor({ series, generation, sizes }: Piece) {
    this.series = series;
    this.generation = generation;
    this.sizes = sizes;
    this.total = sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Whether this is a piece of the same value, as it was described first. */
  fits({ generation, sizes }: Piece): boolean {
    return generation === this.generation && sizes.join() === this.sizes.join();
  }

  /** Bytes here so far. */
  get got(): number {
    let sum = 0;
    for (const { length } of this.pieces.values()) sum += length;
    return sum;
  }

  /** Take a piece; the blobs once all bytes are here, else null. */
  add({ at, data }: Piece): Uint8Array<ArrayBuffer>[] | null {
    const before = this.pieces.get(at);
    if (!before || before.length < data.length) this.pieces.set(at, data);
    const pieces = [...this.pieces].sort(([a], [b]) => a - b);
    let end = 0;
    for (const [start, { length }] of pieces) {
      if (start > end) return null;
      end = Math.max(end, start + length);
    }
    if (end < this.total) return null;
    const all = new Uint8Array(this.total);
    for (const [start, bytes] of pieces) all.set(bytes, start);
    let from = 0;
    return this.sizes.map((size) => {
      from += size;
      return all.subarray(from - size, from);
    });
  }
}
