/** The points of one series as far as the page has them: columns that grow, by the wire's rules. */
import type { Points, Segment } from "../wire";

/** What a segment did to a series; "gap" means something is missing and must be asked for. */
export type Applied = "changed" | "ignored" | "gap";

interface Boundary {
  /** First point of a segment, counted in the kernel's series, and counted in ours. */
  start: number;
  at: number;
}

export class SeriesPoints {
  generation = -1;
  /** The kernel's points [0, end) are represented here; it has `total`. */
  end = 0;
  total = 0;
  /** Points kept here. */
  length = 0;
  /** +1 with every change a reader can see. */
  revision = 0;
  private step = new Float64Array(0);
  private exact: BigInt64Array | null = null;
  private wall = new Float64Array(0);
  private value = new Float64Array(0);
  private flags: Uint8Array | null = null;
  private gap: Float64Array | null = null;
  private mean: Float64Array | null = null;
  private tail = { gap: 0, mean: 0 };
  private boundaries: Boundary[] = [];
  private shown: Points | null = null;

  /** True if the kernel has points of the range [0, end) that were left out here. */
  get thinned(): boolean {
    return this.length < this.end;
  }

  apply(segment: Segment): Applied {
    if (segment.generation < this.generation) return "ignored";
    if (segment.start === 0) {
      this.cut(0, 0);
      this.generation = segment.generation;
      this.exact = this.flags = this.gap = this.mean = null;
      return this.append(segment);
    }
    if (segment.generation !== this.generation || segment.start > this.end) return "gap";
    if (segment.start === this.end) return this.append(segment);
    if (segment.end <= this.end) return "ignored";
    const boundary = this.boundaries.find((known) => known.start === segment.start);
    if (!boundary) return "gap";
    this.cut(boundary.at, boundary.start);
    return this.append(segment);
  }

  /** Take note of what the kernel has; "gap" if that is more than was sent here. */
  head(generation: number, total: number): Applied {
    this.total = total;
    if (total === 0 && this.end === 0) return "ignored";
    if (generation === this.generation && total <= this.end) return "ignored";
    return "gap";
  }

  /** The columns as they are now; the same object until the next change. */
  view(): Points {
    const n = this.length;
    this.shown ??= {
      length: n,
      step: this.step.subarray(0, n),
      exact: this.exact?.subarray(0, n) ?? null,
      wall: this.wall.subarray(0, n),
      value: this.value.subarray(0, n),
      flags: this.flags?.subarray(0, n) ?? null,
      gap: this.gap?.subarray(0, n) ?? null,
      mean: this.mean?.subarray(0, n) ?? null,
    };
    return this.shown;
  }

  private cut(at: number, end: number): void {
    // Fresh arrays: views handed out before must keep what they showed.
    this.step = this.step.slice(0, at);
    this.wall = this.wall.slice(0, at);
    this.value = this.value.slice(0, at);
    this.exact = this.exact?.slice(0, at) ?? null;
    this.flags = this.flags?.slice(0, at) ?? null;
    this.gap = this.gap?.slice(0, at) ?? null;
    this.mean = this.mean?.slice(0, at) ?? null;
    this.length = at;
    this.end = end;
    this.tail = { gap: 0, mean: 0 };
    this.boundaries = this.boundaries.filter((boundary) => boundary.at < at);
  }

  private append(segment: Segment): Applied {
    const { points } = segment;
    const at = this.length;
    const length = at + points.length;
    this.boundaries.push({ start: segment.start, at });
    this.step = grown(this.step, length);
    this.wall = grown(this.wall, length);
    this.value = grown(this.value, length);
    this.step.set(points.step, at);
    this.wall.set(points.wall, at);
    this.value.set(points.value, at);
    this.setExact(points, at, length);
    if (points.flags || this.flags) {
      this.flags = grown(this.flags ?? new Uint8Array(at), length);
      this.flags.fill(0, at, length);
      if (points.flags) this.flags.set(points.flags, at);
    }
    this.setGaps(segment, at, length);
    this.length = length;
    this.end = segment.end;
    this.total = Math.max(this.total, segment.end);
    this.revision += 1;
    this.shown = null;
    return "changed";
  }

  private setExact(points: Points, at: number, length: number): void {
    if (!points.exact && !this.exact) return;
    const before = this.exact ?? BigInt64Array.from(this.step.subarray(0, at), BigInt);
    this.exact = grown(before, length);
    this.exact.set(points.exact ?? BigInt64Array.from(points.step, BigInt), at);
  }

  /** The points left out before the first new one are those after our last and before its own. */
  private setGaps(segment: Segment, at: number, length: number): void {
    const { points } = segment;
    const before = this.tail;
    if (points.length === 0) {
      this.tail = joined(before, segment.tail);
      return;
    }
    this.tail = segment.tail;
    if (!points.gap && !this.gap && before.gap === 0) return;
    const gap = grown(this.gap ?? new Float64Array(at), length).fill(0, at, length);
    const mean = grown(this.mean ?? new Float64Array(at), length).fill(0, at, length);
    if (points.gap) gap.set(points.gap, at);
    if (points.mean) mean.set(points.mean, at);
    const first = joined(before, { gap: gap[at] ?? 0, mean: mean[at] ?? 0 });
    gap[at] = first.gap;
    mean[at] = first.mean;
    this.gap = gap;
    this.mean = mean;
  }
}

function joined(a: { gap: number; mean: number }, b: { gap: number; mean: number }) {
  const gap = a.gap + b.gap;
  return { gap, mean: gap === 0 ? 0 : (a.gap * a.mean + b.gap * b.mean) / gap };
}

/** The same values with room for `length`; doubles, so that appending stays cheap. */
function grown<T extends Float64Array | BigInt64Array | Uint8Array>(array: T, length: number): T;
function grown(array: Float64Array | BigInt64Array | Uint8Array, length: number) {
  if (array.length >= length) return array;
  const room = Math.max(length, 2 * array.length, 64);
  if (array instanceof Float64Array) {
    const out = new Float64Array(room);
    out.set(array);
    return out;
  }
  if (array instanceof BigInt64Array) {
    const out = new BigInt64Array(room);
    out.set(array);
    return out;
  }
  const out = new Uint8Array(room);
  out.set(array);
  return out;
}
