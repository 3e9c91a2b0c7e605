import { ticks as linear } from "d3-array";
import { type AxisKind, isFlat, type Span } from "./domain";
import { formatValue, stepLabels, valueLabels } from "./format";
import { durationLabel, durationTicks, wallLabels, wallTicks } from "./time";

/** One tick: where, and what it says ("\n" parts two lines). */
export interface Tick {
  value: number;
  label: string;
}

/** What a set of ticks is for: the axis' kind, and how its numbers are written. */
export interface TickStyle {
  kind: AxisKind;
  log: boolean;
  /** Steps (9,999, 12k) rather than values (0.12, 1e+5). */
  step: boolean;
}

function linearTicks(span: Span, count: number): number[] {
  if (isFlat(span)) return [span[0]];
  return linear(span[0], span[1], Math.max(1, count)).filter(Number.isFinite);
}

/** Decades from one tick to the next: a round number, at least what is asked for. */
function decadeStride(least: number): number {
  return [1, 2, 3, 5, 10, 20, 50, 100].find((stride) => stride >= least) ?? 200;
}

/** Powers of ten, each k-th of them when there are many; 1, 2, 5 of each when there are few. */
function logTicks(span: Span, count: number): number[] {
  const low = Math.max(Number.MIN_VALUE, span[0]);
  const high = Math.max(low, span[1]);
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 1) {
    const plain = linearTicks([low, high], count);
    if (plain.length > 2) return plain;
  }
  const factors = decades * 3 <= count ? [1, 2, 5] : [1];
  const stride = decadeStride((last - first - 1) / Math.max(1, count));
  const out: number[] = [];
  for (let power = Math.ceil(first / stride) * stride; power <= last; power += stride) {
    for (const factor of factors) {
      // Parsed, not computed: 10 ** -5 is not the number nearest to 1e-5.
      const value = Number(`${factor}e${power}`);
      if (value >= low && value <= high) out.push(value);
    }
  }
  return out.length > 0 ? out : [low, high];
}

/** Where ticks go on an axis: about `count` round numbers within the span, ascending. */
export function tickValues(span: Span, count: number, style: TickStyle): number[] {
  if (style.log) return logTicks(span, count);
  if (style.kind === "duration") return durationTicks(span, count);
  if (style.kind === "wall") return wallTicks(span, count);
  return linearTicks(span, count);
}

function labels(values: readonly number[], style: TickStyle): string[] {
  if (style.log) {
    // Each tick stands for itself: a common notation would write 1e-9 with nine zeros, or 1 as 1e+0. Steps share theirs: 100, 1k, 10k.
    const each = style.step ? stepLabels(values) : values.map(formatValue);
    if (new Set(each).size === values.length) return each;
  }
  if (style.kind === "duration") return values.map(durationLabel);
  if (style.kind === "wall") return wallLabels(values);
  return style.step ? stepLabels(values) : valueLabels(values);
}

/** Ticks with their labels. */
export function ticks(span: Span, count: number, style: TickStyle): Tick[] {
  const values = tickValues(span, count, style);
  // A tick alone is written as exactly as if it had a neighbour: 1,000,015, not 1M.
  const alone = values.length === 1 && !style.log && !isFlat(span);
  const written = alone ? [...values, (values[0] as number) + (span[1] - span[0]) / 2] : values;
  const texts = labels(written, style);
  return values.map((value, i) => ({ value, label: texts[i] ?? "" }));
}

/**
 * As many ticks as fit side by side without their labels touching.
 *
 * @param length of the axis, in px
 * @param width of a label, in px
 * @param gap least space between two labels, in px
 */
export function fittingTicks(
  span: Span,
  style: TickStyle,
  length: number,
  width: (label: string) => number,
  gap: number,
): Tick[] {
  const fits = (found: readonly Tick[]) => {
    const widest = found.reduce((most, tick) => Math.max(most, width(tick.label)), 0);
    return smallestStep(found, span, style.log) * length >= widest + gap;
  };
  const most = Math.max(2, Math.min(10, Math.floor(length / 45)));
  let dense: Tick[] = [];
  for (let count = most; count > 1; count--) {
    const found = ticks(span, count, style);
    if (found.length < 2) break;
    if (fits(found)) return found;
    dense = found;
  }
  // No round step is wide enough: every other tick of the widest, every third, ...
  for (let stride = 2; stride < dense.length; stride++) {
    const found = dense.filter((_, i) => i % stride === 0);
    if (fits(found)) return found;
  }
  return (dense.length > 0 ? dense : ticks(span, 1, style)).slice(0, 1);
}

/** Least distance between two neighbours, as a fraction of the axis. */
function smallestStep(found: readonly Tick[], span: Span, log: boolean): number {
  const at = (value: number) => (log ? Math.log10(value) : value);
  const whole =
    at(span[1]) - at(Math.max(span[0], log ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY));
  let least = 1;
  for (let i = 1; i < found.length; i++) {
    const step = at((found[i] as Tick).value) - at((found[i - 1] as Tick).value);
    least = Math.min(least, step / whole);
  }
  return least;
}
