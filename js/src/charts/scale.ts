import type { Span } from "../math/domain";

/** Values to the unit interval and back: 0 at the low end of an axis, 1 at the high end. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  /** NaN for what a log axis cannot show. */
  unit(value: number): number;
  value(unit: number): number;
}

export function makeScale([min, max]: Span, log: boolean): Scale {
  if (!log) {
    const span = max - min;
    return {
      min,
      max,
      log,
      unit: (value) => (value - min) / span,
      value: (unit) => min + unit * span,
    };
  }
  const low = Math.log10(min);
  const span = Math.log10(max) - low;
  return {
    min,
    max,
    log,
    unit: (value) => (value > 0 ? (Math.log10(value) - low) / span : Number.NaN),
    value: (unit) => 10 ** (low + unit * span),
  };
}
