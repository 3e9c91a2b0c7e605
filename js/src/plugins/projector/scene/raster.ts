/**
 * Pixels that are filled from the front to the back: what is full is passed over, by whole tiles
 * where it can be, so that the inside of a dense cloud costs next to nothing.
 */
import type { Disc } from "./discs";

/** Pixels of a tile's side, as a power of two. */
const TILE = 3;
/** From here on what lies behind cannot be seen. */
const FULL = 250;

export class Raster {
  /** Premultiplied, as they lie in memory: every browser's machine is little-endian. */
  private readonly pixels: Uint32Array;
  private readonly columns: number;
  /** Pixels of each tile that are not full. */
  private readonly open: Uint8Array;
  private readonly size: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    data: Uint8ClampedArray<ArrayBuffer>,
  ) {
    this.pixels = new Uint32Array(data.buffer);
    this.columns = Math.ceil(width / (1 << TILE));
    const rows = Math.ceil(height / (1 << TILE));
    const left = (at: number, most: number) => Math.min(1 << TILE, most - (at << TILE));
    this.size = Uint8Array.from(
      { length: this.columns * rows },
      (_, i) => left(i % this.columns, width) * left(Math.floor(i / this.columns), height),
    );
    this.open = this.size.slice();
  }

  clear(): void {
    this.pixels.fill(0);
    this.open.set(this.size);
  }

  /** Put a disc behind all that is there; `alpha` from 0 to 256. */
  stamp({ side, reach, cover }: Disc, x: number, y: number, color: number, alpha: number): void {
    const { pixels, width, open, columns } = this;
    const left = x - reach;
    const top = y - reach;
    const from = left < 0 ? -left : 0;
    const to = left + side > width ? width - left : side;
    const first = top < 0 ? -top : 0;
    const end = top + side > this.height ? this.height - top : side;
    if (
      from >= to ||
      first >= end ||
      this.hidden(left + from, top + first, left + to - 1, top + end - 1)
    )
      return;
    const redBlue = color & 0xff00ff;
    const green = color & 0xff00;
    for (let r = first; r < end; r++) {
      let at = (top + r) * width + left + from;
      for (let c = r * side + from, last = r * side + to; c < last; c++, at++) {
        const before = pixels[at] as number;
        const covered = before >>> 24;
        if (covered === 255) continue;
        const share = ((cover[c] as number) * alpha) >> 8;
        if (share === 0) continue;
        const more = (share * (255 - covered) + 128) >> 8;
        // 255 is all of it, and dividing by 256 is quick.
        const part = more + (more >> 7);
        const full = covered + more >= FULL;
        pixels[at] =
          ((full ? 0xff000000 : (covered + more) << 24) |
            ((before & 0xff00ff) + (((redBlue * part) >>> 8) & 0xff00ff)) |
            ((before & 0xff00) + (((green * part) >>> 8) & 0xff00))) >>>
          0;
        if (full) {
          const tile = ((top + r) >> TILE) * columns + ((left + c - r * side) >> TILE);
          open[tile] = (open[tile] as number) - 1;
        }
      }
    }
  }

  /** As an `ImageData` has them: not premultiplied. */
  finish(): void {
    const { pixels } = this;
    for (let i = 0; i < pixels.length; i++) {
      const pixel = pixels[i] as number;
      const alpha = pixel >>> 24;
      if (alpha === 0 || alpha === 255) continue;
      const channel = (shift: number) =>
        Math.min(255, Math.round((((pixel >>> shift) & 255) * 255) / alpha)) << shift;
      pixels[i] = ((alpha << 24) | channel(16) | channel(8) | channel(0)) >>> 0;
    }
  }

  private hidden(left: number, top: number, right: number, bottom: number): boolean {
    for (let row = top >> TILE; row <= bottom >> TILE; row++) {
      for (let column = left >> TILE; column <= right >> TILE; column++) {
        if (this.open[row * this.columns + column] !== 0) return false;
      }
    }
    return true;
  }
}
