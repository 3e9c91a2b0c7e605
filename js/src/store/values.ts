/**
 * Pictures, texts and other values by reference, as far as the page has them: a cache by bytes.
 *
 * A value may come in several messages; it is shown once all its bytes are here. What cards on
 * screen want is asked for by `Looks`, and is never thrown out to make room.
 */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Item, Meta, Wanted } from "../wire";
import { Assembly } from "./assembly";
import { Looks } from "./looks";

/** Bytes for what was looked at, whatever the budget. */
const LOOKED_AT = 64e6;
/** What an entry costs besides its bytes, about. */
const OVERHEAD = 500;

/**
 * Bytes kept beside what is on screen, by the budget (MB) of what the kernel sends unasked: all of
 * that, twice, because a small value costs as much again to keep.
 */
export function roomFor(budget: number): number {
  return LOOKED_AT + 2e6 * budget;
}

export interface Value {
  readonly meta: Meta;
  readonly blobs: readonly Uint8Array<ArrayBuffer>[];
}

export type ValueState =
  /** Not here, and nobody on screen wants it. */
  | { readonly state: "absent" }
  /** Wanted, not yet here. */
  | { readonly state: "waiting" }
  | { readonly state: "ready"; readonly value: Value }
  | { readonly state: "broken"; readonly reason: string };

const ABSENT: ValueState = { state: "absent" };
const WAITING: ValueState = { state: "waiting" };

interface Entry {
  readonly which: Wanted;
  shown: ValueState;
  bytes: number;
}

export class Values {
  /** Changes when a value of any series came or went; once a message. */
  readonly revision = signal(0);
  readonly looks: Looks;
  /** Least recently used first. */
  private readonly entries = new Map<string, Entry>();
  private readonly signals = new Map<string, Signal<ValueState>>();
  private readonly pending = new Map<string, Assembly>();
  private readonly generations = new Map<number, number>();
  /** Points here, by series, each with how many of its parts. */
  private readonly points = new Map<number, Map<number, number>>();
  private bytes = 0;

  constructor(
    post: (wanted: readonly Wanted[]) => void,
    private readonly most: number,
  ) {
    this.looks = new Looks(post, (which) => !this.entries.has(keyOf(which)));
  }

  /** The state of one value, or of another part of it, followed. */
  get(series: number, point: number, part = 0): ReadonlySignal<ValueState> {
    const key = keyOf([series, point, part]);
    let found = this.signals.get(key);
    if (!found) {
      found = signal(this.stateOf(key));
      this.signals.set(key, found);
    }
    this.used(key);
    return found;
  }

  /** The state of one value now; read `revision` to follow many. */
  peek(which: Wanted): ValueState {
    return this.stateOf(keyOf(which));
  }

  /** Say what a card shows or would, the most wanted first; an empty list when it goes. */
  want(card: symbol, list: readonly Wanted[]): void {
    const touched = this.looks.want(card, list);
    batch(() => {
      for (const which of touched) this.tell(keyOf(which));
    });
  }

  /** How many values of a series are here; read `revision` to follow it. */
  loaded(series: number): number {
    return this.points.get(series)?.size ?? 0;
  }

  /** How much is here of a value that comes in pieces; read `revision` to follow it. */
  arrived(which: Wanted): { got: number; total: number } | null {
    const assembly = this.pending.get(keyOf(which));
    return assembly ? { got: assembly.got, total: assembly.total } : null;
  }

  receive(items: readonly Item[]): void {
    batch(() => {
      for (const item of items) this.take(item);
      this.evict();
      this.revision.value += 1;
    });
    this.looks.heard();
  }

  /** The series' points are of this generation now: values of an older one are no longer its. */
  generation(series: number, generation: number): void {
    const known = this.generations.get(series);
    if (known !== undefined && known >= generation) return;
    this.generations.set(series, generation);
    if (known !== undefined) this.forget(series);
  }

  /** Drop the values of a series, or all of them. */
  forget(series?: number): void {
    batch(() => {
      for (const [key, { which }] of this.entries) {
        if (series === undefined || which[0] === series) this.drop(key);
      }
      for (const [key, { series: own }] of this.pending) {
        if (series === undefined || own === series) this.pending.delete(key);
      }
      this.revision.value += 1;
    });
    if (series === undefined) this.generations.clear();
    // Whoever still shows one of them wants it again, though its number is the same.
    this.looks.renew();
  }

  dispose(): void {
    this.looks.dispose();
  }

  private take(item: Item): void {
    const known = this.generations.get(item.series) ?? -1;
    if (item.generation < known) return;
    this.generation(item.series, item.generation);
    const which: Wanted = [item.series, item.point, item.part];
    const key = keyOf(which);
    if (item.error !== null) {
      this.keep(which, { state: "broken", reason: item.error }, 0);
      return;
    }
    let assembly = this.pending.get(key);
    if (!assembly?.fits(item)) assembly = new Assembly(item);
    const blobs = assembly.add(item);
    if (blobs) {
      this.pending.delete(key);
      this.keep(which, { state: "ready", value: { meta: item.meta, blobs } }, assembly.total);
    } else this.pending.set(key, assembly);
  }

  private keep(which: Wanted, shown: ValueState, bytes: number): void {
    const key = keyOf(which);
    // The same value again: what is drawn of it stays.
    if (this.entries.get(key)?.shown.state === "ready") return;
    this.drop(key);
    this.entries.set(key, { which, shown, bytes: bytes + OVERHEAD });
    this.bytes += bytes + OVERHEAD;
    const [series, point] = which;
    const own = this.points.get(series) ?? new Map<number, number>();
    this.points.set(series, own.set(point, (own.get(point) ?? 0) + 1));
    this.tell(key);
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.bytes -= entry.bytes;
    const [series, point] = entry.which;
    const own = this.points.get(series);
    const left = (own?.get(point) ?? 1) - 1;
    if (left > 0) own?.set(point, left);
    else own?.delete(point);
    this.tell(key);
  }

  private evict(): void {
    for (const [key, { which }] of this.entries) {
      if (this.bytes <= this.most) return;
      if (!this.looks.wants(which)) this.drop(key);
    }
  }

  private used(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.entries.set(key, entry);
  }

  private stateOf(key: string): ValueState {
    return this.entries.get(key)?.shown ?? (this.looks.wantsKey(key) ? WAITING : ABSENT);
  }

  private tell(key: string): void {
    const followed = this.signals.get(key);
    if (followed) followed.value = this.stateOf(key);
  }
}

/** Of a value, among all. */
export function keyOf([series, point, part]: Wanted): string {
  return `${series}:${point}:${part}`;
}
