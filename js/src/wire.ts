/**
 * The messages between kernel and page, version 1.
 *
 * A message is a JSON header and a list of binary buffers, which may be in the header, too, as base64
 * (`wire/plain.ts`). Nothing in it is trusted: every field is
 * checked here, and `parse` answers with either a message whose types hold or the reason it is bad.
 */

import {
  array,
  fail,
  flag,
  integer,
  nullable,
  number,
  record,
  text,
  WireError,
} from "./wire/check";
import { buffersIn, type Part, part } from "./wire/plain";
import { type Segment, segments } from "./wire/segments";
import { type Item, items } from "./wire/values";

export type { Points, Segment } from "./wire/segments";
export type { Item, Meta } from "./wire/values";

export const VERSION = 1;

export type BoardState = "waiting" | "loading" | "ready" | "stopped" | "report";
export type Axis = "step" | "relative" | "wall";

export interface Damage {
  file: string;
  offset: number;
  kind: string;
  reason: string;
  skipped: number;
}

export interface Status {
  type: "status";
  state: BoardState;
  logdir: string;
  message: string | null;
  /** Bytes read, and bytes known. */
  read: number;
  total: number;
  runs: number;
  series: number;
  points: number;
  damage: { count: number; items: Damage[] };
  /** Seconds between two looks at the log directory. */
  interval: number;
  /** The kernel's clock, seconds. */
  time: number;
}

export interface RunRow {
  index: number;
  name: string;
  start: number | null;
  deleted: boolean;
}

export interface SeriesRow {
  index: number;
  run: number;
  tag: string;
  plugin: string;
  name: string;
  description: string;
}

export interface Catalogue {
  type: "catalogue";
  runs: RunRow[];
  series: SeriesRow[];
  dropped: { runs: number[]; series: number[] };
}

export interface Heads {
  type: "heads";
  heads: { series: number; generation: number; total: number }[];
}

export interface PointsSent {
  type: "points";
  segments: Segment[];
}

/** Pictures, texts and the like: whole ones, pieces of large ones, and why some are not to be had. */
export interface Values {
  type: "values";
  items: Item[];
}

export interface Range {
  type: "range";
  req: number;
  error: string | null;
  done: boolean;
  segments: Segment[];
}

/** Points of an embedding that the user selects in Python: a bit each, as base64. */
export interface Selected {
  type: "select";
  series: number;
  point: number;
  points: string;
}

/** The kernel would know whether anybody is there. */
export interface Asked {
  type: "ask";
}

/** The kernel wants a picture of the board. */
export interface PictureAsked {
  type: "picture";
  req: number;
}

export type Body =
  | Status
  | Catalogue
  | Heads
  | PointsSent
  | Values
  | Range
  | Selected
  | Asked
  | PictureAsked
  | Part;
export type Message = Body & { epoch: string; seq: number };

/**
 * One value: its series, its number there, and which part of it: 0 is what fits the feed; others
 * are as its plugin has them, 1 being all of a value whose part 0 is not.
 */
export type Wanted = readonly [series: number, point: number, part: number];

/** What the page asks of the kernel. */
export type Ask =
  /** `text`: messages are to come without buffers. */
  | { type: "hello"; epoch: string | null; seq: number; text?: true }
  /** The page is awake: it was asked, or has slept. */
  | { type: "here"; epoch: string | null; seq: number }
  | { type: "need"; series: number[] }
  /** Values that are on screen and missing, the most wanted first; each replaces the one before. */
  | { type: "look"; wanted: readonly Wanted[] }
  | {
      type: "range";
      req: number;
      series: readonly number[];
      lo: number | null;
      hi: number | null;
      /** What lo and hi count from, by series; 0 where there is none. */
      origins?: readonly number[];
      axis: "step" | "wall";
      columns: number;
    }
  | { type: "export"; req: number; series: number[] }
  /** The same from here. */
  | Selected
  | { type: "picture"; req: number; png: string; width: number; height: number };

/** Check a message; a string says why it is not one. */
export function parse(content: unknown, buffers: readonly unknown[]): Message | string {
  try {
    const head = record(content, "message");
    if (head.v !== VERSION) fail("v", head.v, `version ${VERSION}`);
    const epoch = text(head.epoch, "epoch");
    const seq = integer(head.seq, "seq");
    const all = head.buffers === undefined ? buffers : buffersIn(head.buffers);
    return { ...body(head, all), epoch, seq };
  } catch (error) {
    if (error instanceof WireError) return error.message;
    return `message: ${String(error)}`;
  }
}

function body(head: Record<string, unknown>, buffers: readonly unknown[]): Body {
  switch (head.type) {
    case "status":
      return status(head);
    case "catalogue":
      return catalogue(head);
    case "heads":
      return {
        type: "heads",
        heads: array(head.heads, "heads").map((row) => {
          const [series, generation, total] = array(row, "heads[]");
          return {
            series: integer(series, "heads[].series"),
            generation: integer(generation, "heads[].generation"),
            total: integer(total, "heads[].total"),
          };
        }),
      };
    case "points":
      return { type: "points", segments: segments(head.segments, buffers) };
    case "values":
      return { type: "values", items: items(head.items, buffers) };
    case "range":
      return {
        type: "range",
        req: integer(head.req, "req"),
        error: head.error === undefined ? null : nullable(text)(head.error, "error"),
        done: flag(head.done, "done"),
        segments: segments(head.segments ?? [], buffers),
      };
    case "ask":
      return { type: "ask" };
    case "select":
      return {
        type: "select",
        series: integer(head.series, "series"),
        point: integer(head.point, "point"),
        points: text(head.points, "points"),
      };
    case "picture":
      return { type: "picture", req: integer(head.req, "req") };
    case "part":
      return part(head);
    default:
      return fail("type", head.type, "a type of message");
  }
}

const STATES: readonly BoardState[] = ["waiting", "loading", "ready", "stopped", "report"];

function status(head: Record<string, unknown>): Status {
  const damage = record(head.damage, "damage");
  return {
    type: "status",
    state: STATES.find((state) => state === head.state) ?? fail("state", head.state, "a state"),
    logdir: text(head.logdir, "logdir"),
    message: nullable(text)(head.message ?? null, "message"),
    read: integer(head.read, "read"),
    total: integer(head.total, "total"),
    runs: integer(head.runs, "runs"),
    series: integer(head.series, "series"),
    points: integer(head.points, "points"),
    damage: {
      count: integer(damage.count, "damage.count"),
      items: array(damage.items, "damage.items").map(damageItem),
    },
    interval: number(head.interval, "interval"),
    time: number(head.time, "time"),
  };
}

function damageItem(value: unknown): Damage {
  const item = record(value, "damage.items[]");
  return {
    file: text(item.file, "damage.file"),
    offset: nullable(integer)(item.offset ?? null, "damage.offset") ?? 0,
    kind: text(item.kind, "damage.kind"),
    reason: text(item.reason, "damage.reason"),
    skipped: nullable(integer)(item.skipped ?? null, "damage.skipped") ?? 0,
  };
}

function catalogue(head: Record<string, unknown>): Catalogue {
  const dropped = head.dropped === undefined ? {} : record(head.dropped, "dropped");
  const indices = (value: unknown, where: string) =>
    array(value ?? [], where).map((index) => integer(index, where));
  return {
    type: "catalogue",
    runs: array(head.runs, "runs").map((row) => {
      const [index, name, start, state] = array(row, "runs[]");
      return {
        index: integer(index, "runs[].index"),
        name: text(name, "runs[].name"),
        start: nullable(number)(start, "runs[].start"),
        deleted: text(state, "runs[].state") === "deleted",
      };
    }),
    series: array(head.series, "series").map((row) => {
      const [index, run, tag, plugin, name, description] = array(row, "series[]");
      const checkedTag = text(tag, "series[].tag");
      return {
        index: integer(index, "series[].index"),
        run: integer(run, "series[].run"),
        tag: checkedTag,
        plugin: text(plugin, "series[].plugin"),
        name: text(name ?? "", "series[].name") || checkedTag,
        description: text(description ?? "", "series[].description"),
      };
    }),
    dropped: {
      runs: indices(dropped.runs, "dropped.runs"),
      series: indices(dropped.series, "dropped.series"),
    },
  };
}
