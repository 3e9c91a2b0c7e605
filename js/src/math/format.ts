import { format, precisionFixed } from "d3-format";

const LARGE = 10_000;
const SMALL = 0.001;

const exponent = format(".2~e");
const rounded = format(".4~r");
const si = format("0.3~s");
const duration = format(".4~");

function isExtreme(x: number): boolean {
  const size = Math.abs(x);
  return size >= LARGE || size < SMALL;
}

function formatNonFinite(x: number): string | null {
  if (Number.isNaN(x)) return "NaN";
  if (Number.isFinite(x)) return null;
  return x > 0 ? "∞" : "−∞";
}

/** A value as TensorBoard writes it: 0.1235, 1.23e+5, 5e-4. Source: lib/formatter.ts of line_chart_v2. */
export function formatValue(x: number): string {
  if (x === 0) return "0";
  return formatNonFinite(x) ?? (isExtreme(x) ? exponent(x) : rounded(x));
}

const wholePercent = format(",.0f");
const wholeNumber = format(",.20~r");

/** A fraction in percent: "12.5 %", "1,234,567 %"; "–" where there is none. */
export function formatPercent(fraction: number): string {
  const percent = 100 * fraction;
  if (!Number.isFinite(percent)) return "–";
  return `${Math.abs(percent) >= 1000 ? wholePercent(percent) : formatValue(percent)} %`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [365 * 86_400, "yr"],
  [86_400, "day"],
  [3600, "hr"],
  [60, "min"],
  [1, "sec"],
  [0, "ms"],
];

/** Seconds as TensorBoard writes relative time: 1.5 min, 250 ms. Source: lib/formatter.ts of line_chart_v2. */
export function formatRelative(seconds: number): string {
  if (seconds === 0) return "0";
  const odd = formatNonFinite(seconds);
  if (odd !== null) return odd;
  const size = Math.abs(seconds);
  const [unit, name] = UNITS.find(([least]) => size >= least) ?? [0, "ms"];
  const text = `${duration(unit === 0 ? size * 1000 : size / unit)} ${name}`;
  return seconds < 0 ? `-${text}` : text;
}

/** A step in all its digits: "12,000". */
export function formatStep(step: number): string {
  return Number.isFinite(step) ? wholeNumber(step) : "–";
}

/** Seconds since 1970 in the reader's time zone and language: "Nov 19, 2012, 7:00:00 PM". */
export function formatWall(seconds: number, locale?: string): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "unknown time";
  return date.toLocaleString(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}

/** First of some ways to write numbers that tells them all apart; the last if none does. */
function firstDistinct(
  values: readonly number[],
  ways: readonly ((x: number) => string)[],
): string[] {
  let labels: string[] = [];
  for (const way of ways) {
    labels = values.map(way);
    if (new Set(labels).size === new Set(values).size) break;
  }
  return labels;
}

/** Digits after the point that tell the ticks apart. */
function decimals(values: readonly number[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < values.length; i++) {
    step = Math.min(step, Math.abs((values[i] as number) - (values[i - 1] as number)));
  }
  return step > 0 && Number.isFinite(step) ? Math.min(20, precisionFixed(step)) : 0;
}

const zero = (way: (x: number) => string) => (x: number) => (x === 0 ? "0" : way(x));
const PRECISIONS = [3, 4, 5, 6, 7, 9, 12, 17];
/** Longest label written without an exponent. */
const LONGEST = 13;

/**
 * Labels of one axis of values, in one notation and all different.
 *
 * TensorBoard writes each tick by itself and so mixes "5e-4" with "0.001", and where a zoom is deep
 * gives every tick one text; here the tick that needs most decides for all.
 */
export function valueLabels(values: readonly number[]): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const fixed = zero(format(`.${decimals(values)}~f`));
  const short = values.every((value) => fixed(value).length <= LONGEST);
  const usual = largest <= LARGE && largest >= SMALL;
  return firstDistinct(values, [
    ...(usual && short ? [fixed] : []),
    zero(exponent),
    ...(short ? [fixed] : []),
    ...PRECISIONS.map((p) => zero(format(`.${p}~e`))),
  ]);
}

/** The same for steps: "5k, 10k" rather than "5,000, 10k"; every digit where a zoom needs it. */
export function stepLabels(values: readonly number[]): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const digits = decimals(values);
  const usual = largest >= LARGE || largest < SMALL ? si : format(`,.${digits}~f`);
  return firstDistinct(values, [
    zero(usual),
    zero(format(".5~s")),
    zero(format(`,.${digits}~f`)),
    zero(format(".17~r")),
  ]);
}

/** The last part of a path, with a slash: what the user typed, mostly. */
export function lastPart(path: string): string {
  const name =
    path
      .replace(/[\\/]+$/, "")
      .split(/[\\/]/)
      .pop() ?? "";
  return `${name || path}/`;
}
