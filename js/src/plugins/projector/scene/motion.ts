/** Ways from here to there, in time. */

/** Slow at both ends. */
export function ease(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
}

/** One way; it begins with the first frame that asks, however long that takes to come. */
export class Motion {
  private start: number | null = null;

  constructor(
    private readonly milliseconds: number,
    /** Go to a share of the way, 0 to 1; 1 comes last, and exactly once. */
    private readonly go: (share: number) => void,
  ) {}

  /** Answers whether it has come to its end. */
  tick(now: number): boolean {
    this.start ??= now;
    const t = this.milliseconds > 0 ? Math.min(1, (now - this.start) / this.milliseconds) : 1;
    this.go(t < 1 ? ease(t) : 1);
    return t >= 1;
  }
}

/** Put points between two places; those that were nowhere are at their new place at once. */
export function mix(into: Float32Array, from: Float32Array, to: Float32Array, share: number): void {
  if (share >= 1) {
    into.set(to);
    return;
  }
  for (let i = 0; i < into.length; i++) {
    const a = from[i] as number;
    const b = to[i] as number;
    const between = a + (b - a) * share;
    into[i] = Number.isNaN(between) ? b : between;
  }
}

/** People who asked their system for less motion get none. */
export function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
