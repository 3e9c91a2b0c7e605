/** Run `work` once before the next frame is drawn, however often it is asked for. */
export class Frame {
  private pending: number | null = null;

  constructor(private readonly work: () => void) {}

  ask(): void {
    this.pending ??= requestAnimationFrame(() => this.now());
  }

  now(): void {
    this.cancel();
    this.work();
  }

  cancel(): void {
    if (this.pending !== null) cancelAnimationFrame(this.pending);
    this.pending = null;
  }
}
