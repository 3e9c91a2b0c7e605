/** An audio element without sound. */
import type { Media } from "../../../src/plugins/audio/player";

export class FakeMedia implements Media {
  currentTime = 0;
  duration = Number.NaN;
  volume = 1;
  loop = false;
  src = "";
  paused = true;
  refuse: Error | null = null;
  private readonly listeners = new Map<string, (() => void)[]>();

  addEventListener(event: string, listener: unknown): void {
    if (typeof listener !== "function") return;
    const own = this.listeners.get(event) ?? [];
    this.listeners.set(event, [...own, () => listener()]);
  }

  play(): Promise<void> {
    if (this.refuse) return Promise.reject(this.refuse);
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }

  emit(event: string): void {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }
}
