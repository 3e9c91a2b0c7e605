/** Discs as pixels: how much of each pixel one covers. */

export interface Disc {
  /** Pixels of one side of the square around it. */
  readonly side: number;
  /** From the pixel that holds the middle back to the first column and row. */
  readonly reach: number;
  /** Row by row; 256 is all of a pixel. */
  readonly cover: Uint16Array;
}

/** Places of the middle within a pixel that are told apart, along each axis. */
export const PARTS = 2;
const LARGEST = 256;

/** Discs of half-pixel steps in size, made when first asked for. */
export class Discs {
  private readonly made = new Map<number, readonly Disc[]>();

  /** Those of so many pixels across, one for each part of a pixel, row by row. */
  get(diameter: number): readonly Disc[] {
    const steps = Math.max(2, Math.min(2 * LARGEST, Math.round(diameter * 2)));
    let discs = this.made.get(steps);
    if (!discs) {
      const middle = (part: number) => (part + 0.5) / PARTS;
      discs = Array.from({ length: PARTS * PARTS }, (_, i) =>
        make(steps / 4, middle(i % PARTS), middle(Math.floor(i / PARTS))),
      );
      this.made.set(steps, discs);
    }
    return discs;
  }
}

/** The edge falls off over one pixel, as in the shader. */
function make(radius: number, mx: number, my: number): Disc {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = new Uint16Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const away = Math.hypot(column - reach + 0.5 - mx, row - reach + 0.5 - my);
      const share = Math.max(0, Math.min(1, radius + 0.5 - away));
      cover[row * side + column] = Math.round(share * 256);
    }
  }
  return { side, reach, cover };
}
