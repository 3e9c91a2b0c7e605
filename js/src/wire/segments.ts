/** Stretches of a scalar series as they come: what they are of, and their columns. */
import { array, fail, integer, nullable, number, record } from "./check";
import { type Col, column, steps } from "./columns";

/** Of one message; a message with more points is refused rather than allocated. */
const MOST_POINTS = 1 << 24;

/** Columns of equal length: points of one series, in its order. */
export interface Points {
  length: number;
  /** Steps as drawn. */
  step: Float64Array;
  /** The same steps exactly, where some are beyond 2^53. */
  exact: BigInt64Array | null;
  /** Seconds since the epoch. */
  wall: Float64Array;
  value: Float64Array;
  /** Bit 0: superseded by a later file of the run. */
  flags: Uint8Array | null;
  /** Finite points left out before each point, and their mean; null where nothing was left out. */
  gap: Float64Array | null;
  mean: Float64Array | null;
}

/** Of the points [start, end) of a series, these. */
export interface Segment {
  series: number;
  generation: number;
  start: number;
  end: number;
  points: Points;
  /** Finite points left out after the last one, and their mean. */
  tail: { gap: number; mean: number };
}

/** Check a list of segments; throws a `WireError`. */
export function segments(value: unknown, buffers: readonly unknown[]): Segment[] {
  return array(value, "segments").map((item) => segment(record(item, "segments[]"), buffers));
}

function segment(head: Record<string, unknown>, buffers: readonly unknown[]): Segment {
  const start = integer(head.start, "start");
  const end = integer(head.end, "end");
  const n = integer(head.n, "n");
  if (end < start) fail("end", end, `at least start ${start}`);
  if (n > end - start || n > MOST_POINTS) fail("n", n, `at most ${end - start} points`);
  const col = (name: string): Col => ({ value: head[name], n, buffers, where: name });
  const optional = (name: string) => (head[name] == null ? null : column(col(name)));
  const flags = optional("flags");
  return {
    series: integer(head.series, "series"),
    generation: integer(head.generation, "generation"),
    start,
    end,
    points: {
      length: n,
      ...steps(col("step")),
      wall: column(col("wall")),
      value: column(col("value")),
      flags: flags && Uint8Array.from(flags),
      gap: optional("gap"),
      mean: optional("mean"),
    },
    tail: tail(head.tail),
  };
}

function tail(value: unknown): { gap: number; mean: number } {
  if (value == null) return { gap: 0, mean: 0 };
  const [gap, mean] = array(value, "tail");
  return { gap: number(gap, "tail.gap"), mean: nullable(number)(mean, "tail.mean") ?? 0 };
}
