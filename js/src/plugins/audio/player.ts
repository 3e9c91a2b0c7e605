/** Plays one sound; what it does is followed through signals. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** What a player needs of an audio element, and a test can stand in for. */
export type Media = Pick<
  HTMLAudioElement,
  "currentTime" | "duration" | "volume" | "loop" | "src" | "play" | "pause" | "addEventListener"
>;

export class Player {
  /** Seconds from the beginning. */
  readonly time = signal(0);
  readonly playing = signal(false);
  /** Seconds; 0 while unknown. */
  readonly duration: Signal<number>;
  /** Why it does not play, or null. */
  readonly failure = signal<string | null>(null);
  private media: Media | null = null;
  private url: string | null = null;
  private frame: number | null = null;

  /**
   * @param blob the file
   * @param duration what is known of it before anything is decoded, seconds
   * @param volume 0 to 1
   * @param starts told before this one plays: others stop
   */
  constructor(
    private readonly blob: () => Blob,
    duration: number,
    private readonly volume: ReadonlySignal<number>,
    private readonly starts: (player: Player) => void,
    private readonly make: () => Media = () => new Audio(),
  ) {
    this.duration = signal(duration);
  }

  async play(): Promise<void> {
    this.starts(this);
    const media = this.open();
    media.volume = this.volume.peek();
    // At its end a sound begins anew.
    const end = this.duration.peek();
    if (end > 0 && this.time.peek() >= end) this.time.value = 0;
    media.currentTime = this.time.peek();
    this.playing.value = true;
    this.failure.value = null;
    try {
      await media.play();
    } catch (error) {
      this.playing.value = false;
      // Stopped before it began: not a failure.
      if (!(error instanceof DOMException && error.name === "AbortError")) this.fail();
    }
  }

  pause(): void {
    this.media?.pause();
    this.playing.value = false;
  }

  toggle(): void {
    if (this.playing.peek()) this.pause();
    else void this.play();
  }

  /** Go to a time, within the sound. */
  seek(seconds: number): void {
    const to = Math.max(0, Math.min(this.duration.peek(), seconds));
    this.time.value = to;
    if (this.media) this.media.currentTime = to;
  }

  dispose(): void {
    this.pause();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    if (this.media) this.media.src = "";
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.media = this.url = null;
  }

  private open(): Media {
    if (this.media) return this.media;
    const media = this.make();
    this.media = media;
    this.url = URL.createObjectURL(this.blob());
    media.src = this.url;
    const on = (event: string, work: () => void) =>
      media.addEventListener(event, () => {
        // An element that was given up says that it has no source.
        if (this.media === media) work();
      });
    on("error", () => this.fail());
    on("durationchange", () => {
      // Of a stream it is infinite.
      if (Number.isFinite(media.duration) && media.duration > 0) {
        this.duration.value = media.duration;
      }
    });
    on("play", () => this.follow());
    on("pause", () => {
      this.playing.value = false;
    });
    on("ended", () => {
      this.playing.value = false;
      this.time.value = this.duration.peek();
    });
    return media;
  }

  /** The playhead moves with the frames of the screen; the element's own event comes at 4 Hz. */
  private follow(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (!this.media || !this.playing.peek()) return;
      this.media.volume = this.volume.peek();
      this.time.value = this.media.currentTime;
      this.follow();
    });
  }

  private fail(): void {
    this.playing.value = false;
    this.failure.value = "this browser cannot play it";
  }
}
