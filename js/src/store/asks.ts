/**
 * What the page asks of the kernel. While a cell runs most kernels answer nothing until it ends and
 * then everything at once: so one question of a card is under way, and only its latest waits.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Ask, Range, Segment } from "../wire";
import { wantsText } from "../wire/plain";

const HELLO_AFTER_GAP = 1000;
/** Between two hellos; doubles while gaps go on, up to the second number. */
const HELLO_PAUSE = [5000, 60000] as const;
const NEED_PAUSE = 500;
const MOST_NEEDED = 500;
/** Until a question without an answer is asked again; doubles up to the second, then it is given up. */
const ASK_PAUSE = [60_000, 1_920_000] as const;

type Question = ({ type: "range" } & RangeAsk) | { type: "export"; series: number[] };

interface Pending {
  req: number;
  ask: Question;
  since: number;
  timer?: ReturnType<typeof setTimeout>;
  segments: Segment[];
  settle(segments: Segment[] | null, error: string | null): void;
}

export interface RangeAsk {
  series: readonly number[];
  lo: number | null;
  hi: number | null;
  /** What lo and hi count from, by series: relative time begins where the page lets it. */
  origins?: readonly number[];
  axis: "step" | "wall";
  columns: number;
}

export class Asks {
  private readonly pending = signal<ReadonlyMap<number, Pending>>(new Map());
  /** When the oldest question still open was asked, ms. */
  readonly waiting: ReadonlySignal<number | null> = computed(() => {
    const all = [...this.pending.value.values()].map((pending) => pending.since);
    return all.length === 0 ? null : Math.min(...all);
  });
  /** Whether hello was said, and nothing has come since. */
  greeted = false;
  private nextReq = 1;
  private helloTimer: ReturnType<typeof setTimeout> | null = null;
  private lastHello = Number.NEGATIVE_INFINITY;
  private pause: number = HELLO_PAUSE[0];
  private needTimer: ReturnType<typeof setTimeout> | null = null;
  private needed: number[] = [];
  private saidNeeded = "";
  private readonly rangeOf = new Set<string>();
  private readonly nextRange = new Map<string, { ask: RangeAsk; settle: Pending["settle"] }>();

  constructor(
    private readonly post: (ask: Ask) => void,
    private readonly position: () => { epoch: string | null; seq: number },
  ) {}

  /** Say hello after `delay` ms, or as soon after that as politeness allows. */
  hello(delay = HELLO_AFTER_GAP): void {
    if (this.helloTimer !== null) return;
    const wait = Math.max(delay, this.lastHello + this.pause - Date.now());
    this.helloTimer = setTimeout(() => {
      this.helloTimer = null;
      const since = Date.now() - this.lastHello;
      this.pause =
        since < 2 * this.pause ? Math.min(2 * this.pause, HELLO_PAUSE[1]) : HELLO_PAUSE[0];
      this.lastHello = Date.now();
      this.greeted = true;
      const text = wantsText() ? ({ text: true } as const) : {};
      this.post({ type: "hello", ...this.position(), ...text });
      // Of what is lost some may have been answers.
      for (const pending of [...this.pending.peek().values()]) this.again(pending);
    }, wait);
  }

  /** Say that somebody is here. */
  here(): void {
    this.post({ type: "here", ...this.position() });
  }

  /** Take back a hello not yet said. */
  unhello(): void {
    if (this.helloTimer !== null) clearTimeout(this.helloTimer);
    this.helloTimer = null;
  }

  /** Tell what is on screen, the most wanted first. */
  need(series: readonly number[]): void {
    this.needed = series.slice(0, MOST_NEEDED);
    this.needTimer ??= setTimeout(() => {
      this.needTimer = null;
      const said = this.needed.join();
      if (said === this.saidNeeded) return;
      this.saidNeeded = said;
      this.post({ type: "need", series: this.needed });
    }, NEED_PAUSE);
  }

  /** A new epoch knows nothing of what an old one was told. */
  forget(): void {
    this.saidNeeded = "";
    if (this.needed.length > 0) this.need(this.needed);
    const lost = [...this.pending.peek().values()];
    this.dropAll();
    this.nextRange.clear();
    for (const pending of lost) pending.settle(null, "the kernel restarted");
  }

  /** Ask for a zoomed range. Of one `owner` one question is open; of later ones the last waits. */
  range(owner: string, ask: RangeAsk, settle: Pending["settle"]): void {
    if (this.rangeOf.has(owner)) {
      this.nextRange.set(owner, { ask, settle });
      return;
    }
    const done: Pending["settle"] = (segments, error) => {
      this.rangeOf.delete(owner);
      const next = this.nextRange.get(owner);
      this.nextRange.delete(owner);
      if (next) this.range(owner, next.ask, next.settle);
      else settle(segments, error);
    };
    this.rangeOf.add(owner);
    this.open({ type: "range", ...ask }, done);
  }

  /** Ask for every point of some series. Returns how to give up. */
  everything(series: number[], settle: Pending["settle"]): () => void {
    const pending = this.open({ type: "export", series }, settle);
    return () => this.drop(pending);
  }

  answer(message: Range): void {
    const pending = this.pending.peek().get(message.req);
    if (!pending) return;
    pending.segments.push(...message.segments);
    if (!message.done && message.error === null) {
      this.wait(pending, ASK_PAUSE[0]);
      return;
    }
    this.drop(pending);
    pending.settle(message.error === null ? pending.segments : null, message.error);
  }

  dispose(): void {
    this.unhello();
    if (this.needTimer !== null) clearTimeout(this.needTimer);
    this.needTimer = null;
    this.dropAll();
  }

  private open(ask: Question, settle: Pending["settle"]): Pending {
    const pending = { req: 0, ask, since: Date.now(), segments: [], settle };
    this.again(pending);
    this.wait(pending, ASK_PAUSE[0]);
    return pending;
  }

  /** By a new number: parts of an older answer, still on their way, are none of the new one. */
  private again(pending: Pending): void {
    const open = new Map(this.pending.peek());
    open.delete(pending.req);
    pending.req = this.nextReq++;
    pending.segments = [];
    this.pending.value = open.set(pending.req, pending);
    this.post({ ...pending.ask, req: pending.req });
  }

  private wait(pending: Pending, pause: number): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => {
      if (pause < ASK_PAUSE[1]) {
        this.again(pending);
        this.wait(pending, 2 * pause);
        return;
      }
      this.drop(pending);
      pending.settle(null, "no answer");
    }, pause);
  }

  private drop(pending: Pending): void {
    clearTimeout(pending.timer);
    const rest = new Map(this.pending.peek());
    if (rest.delete(pending.req)) this.pending.value = rest;
  }

  private dropAll(): void {
    for (const pending of this.pending.peek().values()) clearTimeout(pending.timer);
    this.pending.value = new Map();
  }
}
