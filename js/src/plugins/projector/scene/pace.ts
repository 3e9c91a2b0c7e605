/** How many points a frame of a move can have here: measured, since machines differ so. */

/** Milliseconds: above it a move is jerky, below it there is room for more. */
const SLOW = 45;
const QUICK = 12;
/** Fewer points than this are no relief. */
const FEW = 20_000;

export class Pace {
  /** One point of so many is drawn while the picture moves. */
  stride = 1;

  /** A frame of `n` points in all took so long. */
  took(milliseconds: number, n: number): void {
    if (milliseconds > SLOW && n / this.stride > FEW) this.stride *= 2;
    else if (milliseconds < QUICK && this.stride > 1) this.stride /= 2;
  }
}
