/** The worker's side: one layout, run in stretches between which messages are heard. */
import type { FromWorker, LayoutOptions, ToWorker } from "./layouts";
import type { Method } from "./method";
import { type Points, points, spread } from "./points";
import { tsne } from "./tsne";
import { umap } from "./umap";

/** What a session needs of where it runs. */
export interface Scope {
  post(message: FromWorker): void;
  /** Let messages in. */
  breathe(): Promise<void>;
  /** Milliseconds. */
  now(): number;
}

type Start = Extract<ToWorker, { type: "start" }>;

/** Between two pictures: no eye wants more than twenty a second while points drift. */
const FRAME = 50;

export class Session {
  private method: Method | null = null;
  private paused = false;
  /** What was chosen while it prepared. */
  private changed: LayoutOptions | null = null;
  private looping = false;
  private rows: Int32Array = new Int32Array(0);
  private n = 0;
  /** Of the last start: what an earlier one still prepares is dropped. */
  private started = 0;
  private posted = Number.NEGATIVE_INFINITY;

  constructor(private readonly scope: Scope) {}

  receive(message: ToWorker): void {
    switch (message.type) {
      case "start":
        void this.start(message);
        break;
      case "pause":
        this.paused = true;
        break;
      case "resume":
        this.paused = false;
        if (this.method?.done) this.method.extend();
        void this.loop();
        break;
      case "perturb":
        this.perturb();
        break;
      case "change":
        this.changed = message.options;
        this.method?.change(message.options);
        break;
    }
  }

  private async start(message: Start): Promise<void> {
    const own = ++this.started;
    this.method = null;
    this.paused = false;
    this.changed = null;
    try {
      const found = points(message.matrix);
      const method = await prepare(found, message, (what, done) => {
        if (own === this.started) this.scope.post({ type: "progress", what, done });
      });
      if (own !== this.started) return;
      this.rows = found.rows;
      this.n = message.matrix.n;
      this.method = method;
      if (this.changed) method.change(this.changed);
      this.show(method);
      await this.loop();
    } catch (error) {
      if (own === this.started) this.fail(error);
    }
  }

  private perturb(): void {
    const { method } = this;
    if (!method) return;
    method.perturb();
    this.show(method);
    if (method.done && !this.paused) {
      method.extend();
      void this.loop();
    }
  }

  private async loop(): Promise<void> {
    if (this.looping) return;
    this.looping = true;
    try {
      for (;;) {
        const { method } = this;
        if (!method || this.paused || method.done) break;
        await this.stretch(method);
        if (method === this.method) this.show(method);
        await this.scope.breathe();
      }
    } catch (error) {
      this.method = null;
      this.fail(error);
    } finally {
      this.looping = false;
    }
  }

  /** Steps until the next picture is due: one, where a step takes longer. */
  private async stretch(method: Method): Promise<void> {
    const { now } = this.scope;
    do await method.step();
    while (!method.done && now() - this.posted < FRAME);
  }

  private show(method: Method): void {
    this.posted = this.scope.now();
    this.scope.post({
      type: "positions",
      iteration: method.iteration,
      xyz: spread(method.xyz(), this.rows, this.n),
      done: method.done,
    });
  }

  private fail(error: unknown): void {
    this.scope.post({
      type: "failed",
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

async function prepare(
  found: Points,
  { options, labels, places, seed }: Start,
  progress: (what: string, done: number) => void,
): Promise<Method> {
  if (found.n < 2) return still(found.n);
  if (options.method === "umap") return umap(found, options, seed, progress);
  const own = labels ? found.rows.map((row) => labels[row] ?? -1) : null;
  return tsne(found, own, places ?? null, options, seed, progress);
}

/** The layout of a point alone, or of none: there is nothing to move. */
function still(n: number): Method {
  const nothing = () => {};
  const xyz = new Float32Array(n * 3);
  return {
    iteration: 0,
    done: true,
    xyz: () => xyz,
    step: nothing,
    extend: nothing,
    perturb: nothing,
    change: nothing,
  };
}
