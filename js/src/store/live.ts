/**
 * Whether the kernel still feeds this page. Silence alone says nothing (a feed is silent when nothing
 * changed) and neither does an unanswered question (a busy kernel answers none): the page is cut off
 * when the kernel said so, or when the host reported a change of the line and nothing came after it.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Asks } from "./asks";
import type { Sent } from "./sent";

export type Live = "connecting" | "unanswered" | "live" | "stopped" | "cut";

/** How long a fresh page, or one whose line changed, waits for a first word, ms. */
const PATIENCE = 6000;

export class Liveness {
  private readonly verdict = signal<"connecting" | "unanswered" | "live" | "cut">("connecting");
  readonly state: ReadonlySignal<Live> = computed(() =>
    this.verdict.value === "live" && this.sent.status.value?.state === "stopped"
      ? "stopped"
      : this.verdict.value,
  );
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly sent: Sent,
    private readonly asks: Asks,
  ) {
    this.wait("unanswered");
  }

  heard(): void {
    this.stop();
    this.verdict.value = "live";
  }

  /** The line changed: ask, and call it cut if nothing comes. */
  suspect(): void {
    this.asks.hello(0);
    this.wait("cut");
  }

  dispose(): void {
    this.stop();
  }

  private wait(verdict: "unanswered" | "cut"): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.verdict.value = verdict;
    }, PATIENCE);
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
