/**
 * What cards on screen want of the kernel, gathered into one `look`.
 *
 * A busy kernel reads its mail when the cell ends, all of it at once: so a look waits a little for
 * the next card, and longer while the one before has no answer.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Wanted } from "../wire";
import { keyOf } from "./values";

const MOST = 256;
const PAUSE = 120;
/** While nothing came since the last look. */
const UNANSWERED_PAUSE = 1000;
/** Until what is still missing is asked for again; doubles, up to the second number. */
const PATIENCE = [10_000, 320_000] as const;

export class Looks {
  private readonly cards = new Map<symbol, readonly Wanted[]>();
  /** Wanted by how many cards. */
  private counts = new Map<string, number>();
  private said = new Set<string>();
  private readonly since = signal<number | null>(null);
  /** When the oldest look that has no answer yet was sent, ms; null where nothing is missing. */
  readonly waiting: ReadonlySignal<number | null> = computed(() => this.since.value);
  private timer: ReturnType<typeof setTimeout> | null = null;
  private again: ReturnType<typeof setTimeout> | null = null;
  private patience: number = PATIENCE[0];

  constructor(
    private readonly post: (wanted: readonly Wanted[]) => void,
    private readonly lacks: (which: Wanted) => boolean,
  ) {}

  /** Replace what a card wants. Returns what is wanted now or was before. */
  want(card: symbol, list: readonly Wanted[]): readonly Wanted[] {
    const before = this.cards.get(card) ?? [];
    if (before.map(keyOf).join() === list.map(keyOf).join()) return [];
    if (list.length === 0) this.cards.delete(card);
    else this.cards.set(card, list);
    for (const which of before) this.count(keyOf(which), -1);
    for (const which of list) this.count(keyOf(which), 1);
    this.soon();
    return [...before, ...list];
  }

  wants(which: Wanted): boolean {
    return this.counts.has(keyOf(which));
  }

  wantsKey(key: string): boolean {
    return this.counts.has(key);
  }

  /** Values came: what is missing still may be on its way. */
  heard(): void {
    this.patience = PATIENCE[0];
    const open = this.missing();
    const missing = open.length > 0;
    // What came was sent and is no longer promised: thrown out here, it has to be asked for anew.
    const lacking = new Set(open.map(keyOf));
    this.said = new Set([...this.said].filter((key) => lacking.has(key)));
    this.since.value = missing ? Date.now() : null;
    if (missing) this.soon();
    this.waitAgain(missing);
  }

  /** The kernel knows nothing of what was said before. */
  renew(): void {
    this.said = new Set();
    if (this.cards.size > 0) this.soon();
  }

  dispose(): void {
    for (const timer of [this.timer, this.again]) if (timer !== null) clearTimeout(timer);
    this.timer = this.again = null;
    this.since.value = null;
  }

  private count(key: string, by: number): void {
    const now = (this.counts.get(key) ?? 0) + by;
    if (now > 0) this.counts.set(key, now);
    else this.counts.delete(key);
  }

  private soon(): void {
    const pause = this.since.peek() === null ? PAUSE : UNANSWERED_PAUSE;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.say();
    }, pause);
  }

  private say(): void {
    const wanted = this.missing();
    if (wanted.length === 0) this.since.value = null;
    // What was said once is on its way; fewer wishes than before are no news to the kernel.
    if (wanted.every((which) => this.said.has(keyOf(which)))) return;
    this.said = new Set(wanted.map(keyOf));
    this.since.value ??= Date.now();
    this.post(wanted);
    this.waitAgain(true);
  }

  /** Nothing came for long: take everything back and ask anew. */
  private waitAgain(missing: boolean): void {
    if (this.again !== null) clearTimeout(this.again);
    this.again = null;
    if (!missing) return;
    this.again = setTimeout(() => {
      this.again = null;
      this.patience = Math.min(2 * this.patience, PATIENCE[1]);
      if (this.missing().length === 0) return;
      if (this.said.size > 0) this.post([]);
      this.said = new Set();
      this.say();
    }, this.patience);
  }

  /** What is not here: the first wish of every card, then the second of every card, and so on. */
  private missing(): Wanted[] {
    const found = new Map<string, Wanted>();
    const lists = [...this.cards.values()];
    const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
    for (let i = 0; i < longest && found.size < MOST; i++) {
      for (const list of lists) {
        const which = list[i];
        if (which && found.size < MOST && this.lacks(which)) found.set(keyOf(which), which);
      }
    }
    return [...found.values()];
  }
}
