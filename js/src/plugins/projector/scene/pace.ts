/** How many points a frame of a move can have here: measured, since machines differ so. */

/** Milliseconds: above it a move is jerky, below it there is room for more. */
const SLOW = 45;
const QUICK = 15;
/** Slow frames in a row that are no accident: the first one may compile, another collect garbage. */
const ROW = 3;
/** Fewer points than this are no relief. */
const FEW = 20_000;

export class Pace {
  /** One point of so many is drawn while the picture moves. */
  stride = 1;
  private slow = 0;

  /** A frame of `n` points in all took so long. */
  took(milliseconds: number, n: number): void {
    this.slow = milliseconds > SLOW ? this.slow + 1 : 0;
    if (this.slow === ROW) {
      this.slow = 0;
      if (n / this.stride > FEW) this.stride *= 2;
    } else if (milliseconds < QUICK && this.stride > 1) this.stride /= 2;
  }
}
