import type { Span } from "../math/domain";
import type { Curve, LineOptions } from "./types";

/** Whether two curves have the same path; told by the identity of their arrays. */
export function sameShape(a: Curve, b: Curve): boolean {
  return (
    a.x === b.x &&
    a.y === b.y &&
    a.raw === b.raw &&
    a.marks === b.marks &&
    a.faded === b.faded &&
    a.band?.y === b.band?.y
  );
}

/** Whether two curves give the same picture. */
export function sameCurve(a: Curve, b: Curve): boolean {
  return a.key === b.key && a.color === b.color && a.emphasis === b.emphasis && sameShape(a, b);
}

export function every<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i] as T));
}

export function sameSpan(a: Span | null, b: Span | null): boolean {
  return a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1]);
}

/** Whether two sets of options give the same axes; markers lie over the picture. */
export function sameLayout(a: LineOptions, b: LineOptions): boolean {
  const names = ["xKind", "xLog", "yLog", "ignoreOutliers", "width", "height"] as const;
  return (
    names.every((name) => a[name] === b[name]) &&
    sameSpan(a.box.x, b.box.x) &&
    sameSpan(a.box.y, b.box.y) &&
    sameSpan(a.also?.x ?? null, b.also?.x ?? null) &&
    sameSpan(a.also?.y ?? null, b.also?.y ?? null)
  );
}
