/** What the kernel sent: runs, series and their points, kept up to date message by message. */
import { batch, computed, type Signal, signal } from "@preact/signals";
import { compareTagNames } from "../math/natural";
import type { Catalogue, Heads, Message, RunRow, Segment, SeriesRow, Status } from "../wire";
import { Frame } from "./frame";
import { SeriesPoints } from "./points";
import type { Values } from "./values";

export type Run = RunRow;

/** One (run, tag, kind) with its points. */
export interface Series extends SeriesRow {
  points: SeriesPoints;
}

/** One tag of one kind, with its series by run. */
export interface Tag {
  key: string;
  tag: string;
  plugin: string;
  name: string;
  description: string;
  /** By run index. */
  series: ReadonlyMap<number, Series>;
  /** Changes when points of any of its series did, at most once a frame. */
  revision: Signal<number>;
}

/** Tags and runs may be named anything, `__proto__` too: keys are only ever Map keys. */
export function tagKey(plugin: string, tag: string): string {
  return `${plugin}\u0000${tag}`;
}

export class Sent {
  readonly status = signal<Status | null>(null);
  /** In natural order of their names. */
  readonly runs = signal<readonly Run[]>([]);
  /** In natural order, all kinds. */
  readonly tags = signal<readonly Tag[]>([]);
  readonly byKey = computed(() => new Map(this.tags.value.map((tag) => [tag.key, tag])));
  /** Runs with superseded points, by index. */
  readonly restarted = signal<ReadonlySet<number>>(new Set());
  /** When the last message came, ms. */
  readonly heard = signal<number | null>(null);
  readonly bad = signal<{ count: number; last: string }>({ count: 0, last: "" });
  /** Since when something is known to be lost and has not come again, ms. */
  readonly behind = signal<number | null>(null);
  epoch: string | null = null;
  seq = -1;
  private readonly runRows = new Map<number, RunRow>();
  private readonly seriesRows = new Map<number, SeriesRow>();
  private readonly points = new Map<number, SeriesPoints>();
  private revisions = new Map<string, Signal<number>>();
  private readonly touched = new Set<number>();
  private held = false;
  private catalogueChanged = false;
  private nextStatus: Status | null = null;
  private nextHeard: number | null = null;
  readonly frame = new Frame(() => this.flush());

  /**
   * @param missing called when something was lost and has to be asked for
   * @param values take what is by reference, and are told what became of its series
   */
  constructor(
    private readonly missing: () => void,
    private readonly values: Values,
  ) {}

  receive(message: Message): void {
    // What was said of an epoch before its first message here is not lost: it was never for this page.
    if (message.epoch !== this.epoch) this.restart(message.epoch);
    else if (message.seq > this.seq + 1) this.lost();
    this.seq = Math.max(this.seq, message.seq);
    this.nextHeard = Date.now();
    if (message.type === "status") this.nextStatus = message;
    else if (message.type === "catalogue") this.catalogue(message);
    else if (message.type === "heads") this.heads(message);
    else if (message.type === "points") this.segments(message.segments);
    else if (message.type === "values") this.values.receive(message.items);
    this.frame.ask();
  }

  /** While nobody looks, what is drawn need not follow the points; all else does. */
  hold(on: boolean): void {
    this.held = on;
    if (!on && this.touched.size > 0) this.frame.ask();
  }

  refuse(reason: string): void {
    this.bad.value = { count: this.bad.value.count + 1, last: reason };
  }

  private restart(epoch: string): void {
    this.epoch = epoch;
    this.seq = -1;
    this.runRows.clear();
    this.seriesRows.clear();
    this.points.clear();
    this.values.forget();
    this.revisions = new Map();
    this.touched.clear();
    this.restarted.value = new Set();
    this.behind.value = null;
    this.nextStatus = null;
    this.catalogueChanged = true;
  }

  private catalogue(message: Catalogue): void {
    for (const run of message.runs) this.runRows.set(run.index, run);
    for (const series of message.series) this.seriesRows.set(series.index, series);
    for (const index of message.dropped.runs) this.runRows.delete(index);
    for (const index of message.dropped.series) {
      this.seriesRows.delete(index);
      this.points.delete(index);
      this.values.forget(index);
    }
    this.catalogueChanged = true;
  }

  private heads(message: Heads): void {
    let whole = true;
    for (const { series, generation, total } of message.heads) {
      const gap = this.own(series).head(generation, total) === "gap";
      if (gap || !this.seriesRows.has(series)) whole = false;
    }
    if (whole) this.behind.value = null;
    else this.lost();
  }

  /** Ask for what is lost; heads will tell when all is there. */
  private lost(): void {
    this.behind.value ??= Date.now();
    this.missing();
  }

  private segments(segments: readonly Segment[]): void {
    for (const segment of segments) {
      const applied = this.own(segment.series).apply(segment);
      if (applied === "gap") this.lost();
      if (applied === "changed") {
        this.touched.add(segment.series);
        this.values.generation(segment.series, segment.generation);
      }
    }
  }

  private own(series: number): SeriesPoints {
    let points = this.points.get(series);
    if (!points) {
      points = new SeriesPoints();
      this.points.set(series, points);
    }
    return points;
  }

  private flush(): void {
    batch(() => {
      if (this.nextHeard !== null) this.heard.value = this.nextHeard;
      if (this.nextStatus) this.status.value = this.nextStatus;
      this.nextStatus = null;
      if (this.catalogueChanged) this.list();
      this.catalogueChanged = false;
      if (this.held) return;
      const keys = new Set<string>();
      for (const index of this.touched) {
        const row = this.seriesRows.get(index);
        if (!row) continue;
        keys.add(tagKey(row.plugin, row.tag));
        if (this.points.get(index)?.view().flags) this.restartedRun(row.run);
      }
      this.touched.clear();
      for (const key of keys) {
        const revision = this.revisions.get(key);
        if (revision) revision.value += 1;
      }
    });
  }

  private restartedRun(run: number): void {
    if (this.restarted.peek().has(run)) return;
    this.restarted.value = new Set(this.restarted.peek()).add(run);
  }

  private list(): void {
    this.runs.value = [...this.runRows.values()].sort((a, b) => compareTagNames(a.name, b.name));
    const tags = new Map<string, Tag & { series: Map<number, Series> }>();
    for (const row of this.seriesRows.values()) {
      if (!this.runRows.has(row.run)) continue;
      const key = tagKey(row.plugin, row.tag);
      let tag = tags.get(key);
      if (!tag) {
        const { plugin, name, description } = row;
        const revision = this.revisions.get(key) ?? signal(0);
        this.revisions.set(key, revision);
        tag = { key, tag: row.tag, plugin, name, description, series: new Map(), revision };
        tags.set(key, tag);
      }
      tag.description ||= row.description;
      tag.series.set(row.run, { ...row, points: this.own(row.index) });
    }
    this.tags.value = [...tags.values()].sort((a, b) => compareTagNames(a.tag, b.tag));
  }
}
