/** Messages of wire version 1 with their bytes written one by one, apart from the code that reads them. */

export interface Sent {
  content: Record<string, unknown>;
  buffers: DataView[];
}

/** Little endian float64. */
export function f8(...values: number[]): DataView {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return view;
}

/** Little endian int64. */
export function i8(...values: bigint[]): DataView {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => {
    view.setBigInt64(8 * i, value, true);
  });
  return view;
}

export function head(type: string, seq: number, epoch = "e") {
  return { v: 1, type, epoch, seq };
}

export function status(seq: number, more: Record<string, unknown> = {}) {
  return {
    ...head("status", seq),
    state: "ready",
    logdir: "/tmp/logs",
    message: null,
    read: 10,
    total: 10,
    runs: 1,
    series: 1,
    points: 3,
    damage: { count: 0, items: [] },
    interval: 1,
    time: 1.5,
    ...more,
  };
}

/** Runs by name, and each tag in each run: series are numbered run by run. */
export function catalogue(seq: number, runs: string[], tags: string[], epoch = "e") {
  return {
    ...head("catalogue", seq, epoch),
    runs: runs.map((name, i) => [i, name, 1000 + i, "live"]),
    series: runs.flatMap((_, run) =>
      tags.map((tag, i) => [run * tags.length + i, run, tag, "scalars", "", ""]),
    ),
  };
}

/** All points [start, start + values.length) of a series, at steps that are their positions. */
export function segment(series: number, start: number, values: number[], generation = 0): Sent {
  return {
    content: {
      series,
      generation,
      start,
      end: start + values.length,
      n: values.length,
      step: ["range", start, 1],
      wall: ["range", 1000 + start, 1],
      value: ["f8", 0, 0],
    },
    buffers: [f8(...values)],
  };
}

export function pointsOf(seq: number, one: Sent, epoch = "e"): Sent {
  return {
    content: { ...head("points", seq, epoch), segments: [one.content] },
    buffers: one.buffers,
  };
}

/** A whole value by reference with one blob, or a piece [at, at + bytes) of it. */
export function oneValue(
  seq: number,
  point: number,
  bytes: readonly number[],
  change: Record<string, unknown> = {},
): Sent {
  const item = {
    ...{ series: 0, generation: 0, point, part: 0, meta: {}, sizes: [bytes.length] },
    ...{ at: 0, n: bytes.length, data: ["u1", 0, 0], ...change },
  };
  const buffers = [new DataView(Uint8Array.from(bytes).buffer)];
  return { content: { ...head("values", seq), items: [item] }, buffers };
}
