/** Put a zoomed range's points into a thinned series, in place of those it stands for. */
import type { Points, Segment } from "../../wire";
import { memo } from "./memo";

/** Points of one series in more detail than the feed sends: the kernel's [start, end). */
export interface Detail {
  /** Of the series when it was asked for; once the series has another, this says nothing of it. */
  generation: number;
  start: number;
  end: number;
  points: Points;
}

/** Segments of an answer, by series; those of one series must touch. */
export function details(segments: readonly Segment[]): Map<number, Detail> {
  const out = new Map<number, Detail>();
  for (const segment of segments) {
    const before = out.get(segment.series);
    if (!before) {
      const { generation, start, end, points } = segment;
      out.set(segment.series, { generation, start, end, points });
    } else if (before.end === segment.start && before.generation === segment.generation) {
      const points = concat([before.points, segment.points]);
      out.set(segment.series, { ...before, end: segment.end, points });
    }
  }
  return out;
}

/** The series with the detail in its place; smoothing goes on through both joins. */
export const withDetail = memo((points: Points, detail: Detail | null): Points => {
  if (!detail || detail.points.length === 0) return points;
  const positions = positionsOf(points);
  const left = positions.filter((position) => position < detail.start).length;
  const after = positions.findIndex((position) => position >= detail.end);
  const right = beyond(points, after < 0 ? points.length : after, detail);
  const head = slice(points, 0, left);
  const middle = slice(detail.points, 0, detail.points.length);
  const tail = slice(points, right, points.length);
  const missing = detail.start - (left === 0 ? 0 : (positions[left - 1] ?? 0) + 1);
  if (middle.gap && middle.mean && missing > 0) {
    const own = middle.gap[0] ?? 0;
    const mean = points.mean?.[left] || (points.value[left] ?? 0);
    middle.mean[0] = (missing * mean + own * (middle.mean[0] ?? 0)) / (missing + own);
    middle.gap[0] = missing + own;
  }
  if (tail.gap && tail.length > 0) {
    tail.gap[0] = Math.max(0, (positions[right] ?? 0) - detail.end);
  }
  return concat([head, middle, tail]);
});

/** Where each kept point stands in the kernel's series: after all before it, kept or left out. */
function positionsOf(points: Points): Float64Array {
  let position = 0;
  return points.step.map((_, i) => {
    position += points.gap?.[i] ?? 0;
    return position++;
  });
}

/** The first point from `from` that is not at a step the detail already has (steps that rise). */
function beyond(points: Points, from: number, detail: Detail): number {
  const first = detail.points.step[0] ?? 0;
  const last = detail.points.step[detail.points.length - 1] ?? 0;
  let at = from;
  while (at < points.length && last >= first && (points.step[at] ?? 0) <= last) at += 1;
  return at;
}

/** A copy of a stretch, with every optional column that may matter filled in. */
function slice(points: Points, from: number, to: number): Points {
  const n = to - from;
  return {
    length: n,
    step: points.step.slice(from, to),
    exact: points.exact?.slice(from, to) ?? null,
    wall: points.wall.slice(from, to),
    value: points.value.slice(from, to),
    flags: points.flags?.slice(from, to) ?? null,
    gap: points.gap ? points.gap.slice(from, to) : new Float64Array(n),
    mean: points.mean ? points.mean.slice(from, to) : new Float64Array(n),
  };
}

function concat(parts: readonly Points[]): Points {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const join = (column: (part: Points) => Float64Array | null) => {
    const out = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      const own = column(part);
      if (own) out.set(own, at);
      at += part.length;
    }
    return out;
  };
  const exact = parts.some((part) => part.exact !== null);
  const flags = parts.some((part) => part.flags !== null);
  return {
    length,
    step: join((part) => part.step),
    exact: exact
      ? BigInt64Array.from(
          parts.flatMap((part) => [...(part.exact ?? BigInt64Array.from(part.step, BigInt))]),
        )
      : null,
    wall: join((part) => part.wall),
    value: join((part) => part.value),
    flags: flags
      ? Uint8Array.from(parts.flatMap((part) => [...(part.flags ?? new Uint8Array(part.length))]))
      : null,
    gap: join((part) => part.gap),
    mean: join((part) => part.mean),
  };
}
