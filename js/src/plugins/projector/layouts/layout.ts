/** The page's side: a layout in a worker, one at a time, followed by signals. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { FromWorker, LayoutOptions, Matrix, ToWorker } from "./layouts";

export type LayoutState =
  | { readonly state: "none" }
  /** Before the first picture: what is done, from 0 to 1. */
  | { readonly state: "preparing"; readonly what: string; readonly done: number }
  | { readonly state: "running" }
  /** Even before the first picture; what is begun is still made ready, and waits. */
  | { readonly state: "paused" }
  /** It came to its end; `resume` goes on from there. */
  | { readonly state: "done" }
  | { readonly state: "failed"; readonly reason: string };

export interface Positions {
  readonly iteration: number;
  /** Three numbers a row, NaN where it has no place. */
  readonly xyz: Float32Array<ArrayBuffer>;
}

/** What a layout begins with, as its messages have it. */
export type Begin = Partial<
  Pick<Extract<ToWorker, { type: "start" }>, "labels" | "places" | "seed">
>;

export class Layout {
  readonly state: ReadonlySignal<LayoutState>;
  /** The latest picture; it stays after `stop`, until the next start. */
  readonly positions: ReadonlySignal<Positions | null>;
  private readonly now: Signal<LayoutState> = signal({ state: "none" });
  private readonly latest: Signal<Positions | null> = signal(null);
  private worker: Worker | null = null;
  /** Of the last start or stop: a worker that comes after it is not wanted any more. */
  private turn = 0;
  private pausing = false;
  /** What was chosen since the last start. */
  private changed: LayoutOptions | null = null;
  /** How far it is before its first picture, paused or not; null from there on. */
  private readied: LayoutState | null = null;

  /** @param make starts a worker of the chunk "layouts" */
  constructor(private readonly make: () => Promise<Worker>) {
    this.state = this.now;
    this.positions = this.latest;
  }

  /** Begin anew, in a worker of its own: whatever the last one is at, it ends at once. */
  async start(
    matrix: Matrix,
    options: LayoutOptions,
    { labels = null, places = null, seed = 1 }: Begin = {},
  ): Promise<void> {
    this.stop();
    const turn = this.turn;
    this.latest.value = null;
    this.prepare("Starting", 0);
    let worker: Worker;
    try {
      worker = await this.make();
    } catch (error) {
      if (turn === this.turn) this.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    if (turn !== this.turn) {
      worker.terminate();
      return;
    }
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail(event.message || "the layout's worker could not be started");
    };
    this.post({ type: "start", matrix, options, labels, places, seed });
    if (this.changed) this.post({ type: "change", options: this.changed });
    if (this.pausing) this.post({ type: "pause" });
  }

  pause(): void {
    const { state } = this.now.peek();
    if (state !== "running" && state !== "preparing") return;
    this.pausing = true;
    this.post({ type: "pause" });
    this.now.value = { state: "paused" };
  }

  resume(): void {
    const { state } = this.now.peek();
    if (state !== "paused" && state !== "done") return;
    this.pausing = false;
    this.now.value = this.readied ?? { state: "running" };
    this.post({ type: "resume" });
  }

  perturb(): void {
    this.post({ type: "perturb" });
  }

  change(options: LayoutOptions): void {
    this.changed = options;
    this.post({ type: "change", options });
  }

  /** End it and its worker; the last picture stays. */
  stop(): void {
    this.turn++;
    this.pausing = false;
    this.changed = null;
    this.end();
    this.now.value = { state: "none" };
  }

  dispose(): void {
    this.stop();
    this.latest.value = null;
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case "progress":
        this.prepare(message.what, message.done);
        break;
      case "positions":
        this.readied = null;
        this.latest.value = { iteration: message.iteration, xyz: message.xyz };
        this.now.value = {
          state: message.done ? "done" : this.pausing ? "paused" : "running",
        };
        break;
      case "failed":
        this.fail(message.reason);
        break;
    }
  }

  private prepare(what: string, done: number): void {
    this.readied = { state: "preparing", what, done };
    if (!this.pausing) this.now.value = this.readied;
  }

  private fail(reason: string): void {
    this.end();
    this.now.value = { state: "failed", reason };
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private end(): void {
    if (this.worker) {
      this.worker.onmessage = null;
      this.worker.onerror = null;
      this.worker.terminate();
    }
    this.worker = null;
  }
}
