/**
 * The pictures of a board that the kernel asks for. It asks when no cell runs, and once; a page that
 * nobody looks at draws nothing, so it answers when somebody does.
 */
import type { Ask } from "../wire";

/** Characters of one: the kernel takes no more. */
const MOST = 500_000;
const LOOK_EVERY = 2000;
/** Until an old question is not worth an answer any more. */
const PATIENCE = 600_000;

interface Chunk {
  picture(
    root: HTMLElement,
    most: number,
    said: string,
  ): Promise<{ png: string; width: number; height: number }>;
}

export class Pictures {
  /** The views of the board on this page. */
  readonly views = new Set<HTMLElement>();
  private asked: { req: number; at: number } | null = null;
  private drawing = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly post: (ask: Ask) => void,
    private readonly chunk: (name: string) => Promise<unknown>,
    private readonly title: string,
    /** Have drawn what is known: a board that is scrolled out of sight does not follow. */
    private readonly fresh: () => Promise<void>,
  ) {}

  ask(req: number): void {
    this.asked = { req, at: Date.now() };
    void this.answer();
  }

  dispose(): void {
    this.asked = null;
    this.later(null);
  }

  private async answer(): Promise<void> {
    this.later(null);
    if (this.asked === null || this.drawing) return;
    if (Date.now() - this.asked.at > PATIENCE) {
      this.asked = null;
      return;
    }
    const root = [...this.views].find(visible);
    if (!root) {
      this.later(LOOK_EVERY);
      return;
    }
    this.drawing = true;
    try {
      const chunk = await this.chunk("picture");
      if (!isChunk(chunk)) return;
      await this.fresh();
      const drawn = await chunk.picture(root, MOST, `${this.title} · ${stamp(new Date())}`);
      if (this.asked) this.post({ type: "picture", req: this.asked.req, ...drawn });
      this.asked = null;
    } catch {
      // The kernel keeps what it has; it is not worth a word on the board.
      this.asked = null;
    } finally {
      this.drawing = false;
    }
  }

  private later(ms: number | null): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = ms === null ? null : setTimeout(() => void this.answer(), ms);
  }
}

function visible(root: HTMLElement): boolean {
  return document.visibilityState === "visible" && root.isConnected && root.offsetWidth > 0;
}

function stamp(now: Date): string {
  return now.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function isChunk(module: unknown): module is Chunk {
  return typeof Reflect.get(Object(module), "picture") === "function";
}
