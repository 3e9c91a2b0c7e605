import { timeTickInterval, timeTicks } from "d3-time";

type Span = [number, number];

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** What a clock face divides well; above and below them 1, 2, 5 times a power of ten. */
const STEPS = [
  1,
  2,
  5,
  10,
  15,
  30,
  MINUTE,
  120,
  300,
  600,
  900,
  1800,
  HOUR,
  7200,
  10_800,
  21_600,
  43_200,
  DAY,
];
/** Largest second a JavaScript date can hold. */
const LAST_SECOND = 8.64e12;
const NICE_COUNT = 10;

function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

/** Smallest nice step, in seconds, that splits a span into at most `count` parts. */
export function durationStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  if (rough <= 1) return Math.max(Number.MIN_VALUE, decimalStep(rough));
  return STEPS.find((step) => step >= rough) ?? decimalStep(rough / DAY) * DAY;
}

/** Round a span of seconds outwards to nice durations; a single one gets a second on each side. */
export function niceDuration([min, max]: Span): Span {
  if (!(max - min > Math.max(1e-9, Math.abs(max) * 1e-12))) return [min - 1, max + 1];
  const step = durationStep(max - min, NICE_COUNT);
  return [Math.floor(min / step) * step, Math.ceil(max / step) * step];
}

/** Nice durations within a span, at most count + 1 of them. */
export function durationTicks([min, max]: Span, count: number): number[] {
  if (!(max > min)) return [min];
  const step = durationStep(max - min, count);
  // 0.6 / 0.1 is a little below 6: a hair of a step is let through.
  const first = Math.ceil(min / step - 1e-9);
  const n = Math.floor(max / step + 1e-9) - first + 1;
  if (!(n > 0) || n > 2 * count + 2) return [min];
  // A power of ten below 1 is not exact, its inverse is: 0.3, not 0.30000000000000004.
  const inverse = step < 1 ? Math.round(1 / step) : 0;
  return Array.from({ length: n }, (_, i) =>
    inverse ? (first + i) / inverse : (first + i) * step,
  );
}

const PARTS: readonly (readonly [number, string])[] = [
  [DAY, "d"],
  [HOUR, "h"],
  [MINUTE, "m"],
  [1, "s"],
];

/** A tick of relative time, as short as it can be said: 45s, 1m 30s, 2h, 1d 6h, 250ms. */
export function durationLabel(seconds: number): string {
  if (seconds === 0) return "0";
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 1) return `${sign}${Number((size * 1000).toPrecision(6))}ms`;
  if (size >= 10_000 * DAY) return `${sign}${(size / DAY).toExponential(1)}d`;
  const parts: string[] = [];
  let rest = size;
  for (const [unit, name] of PARTS) {
    const whole = unit === 1 ? Number(rest.toPrecision(9)) : Math.floor(rest / unit);
    if (whole > 0) parts.push(`${whole}${name}`);
    rest -= whole * unit;
  }
  return sign + parts.join(" ");
}

function date(seconds: number): Date {
  return new Date(Math.max(-LAST_SECOND, Math.min(LAST_SECOND, seconds)) * 1000);
}

/** Round a span of wall times outwards, in the reader's time zone, as d3's time scale does. */
export function niceWall([min, max]: Span): Span {
  if (!(max - min > 1e-3)) return [min - 1, max + 1];
  const start = date(min);
  const stop = date(max);
  const interval = timeTickInterval(start, stop, NICE_COUNT);
  if (interval === null || !(stop > start)) return [min, max];
  const nice: Span = [interval.floor(start).getTime() / 1000, interval.ceil(stop).getTime() / 1000];
  // Rounded outwards the last day a calendar holds is none.
  return nice.every(Number.isFinite) ? nice : [min, max];
}

/** Round wall times within a span (seconds since 1970), in the reader's time zone. */
export function wallTicks([min, max]: Span, count: number): number[] {
  if (!(max > min)) return [min];
  return timeTicks(date(min), date(max), count).map((tick) => tick.getTime() / 1000);
}

const two = (n: number) => String(n).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Time of day as far down as the ticks go: 14:05, 14:05:30, 14:05:30.25. */
function clock(at: Date, step: number): string {
  const minutes = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (step >= MINUTE) return minutes;
  const seconds = `${minutes}:${two(at.getSeconds())}`;
  return step >= 1 ? seconds : `${seconds}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

function day(at: Date, step: number): string {
  if (step >= 300 * DAY) return String(at.getFullYear());
  if (step >= 28 * DAY)
    return at.getMonth() === 0 ? String(at.getFullYear()) : (MONTHS[at.getMonth()] ?? "");
  return `${MONTHS[at.getMonth()]} ${at.getDate()}`;
}

/**
 * Labels of wall-time ticks: the time of day, with the date on a second line at the first tick and
 * wherever a day begins; dates alone once the ticks are a day apart.
 */
export function wallLabels(ticks: readonly number[]): string[] {
  const step = ticks.length > 1 ? (ticks[1] as number) - (ticks[0] as number) : MINUTE;
  let shown = "";
  return ticks.map((seconds) => {
    const at = date(seconds);
    // 23 hours: where summer time begins a day is that short.
    if (step >= 23 * HOUR) return day(at, step);
    const today = `${MONTHS[at.getMonth()]} ${at.getDate()}`;
    const label = clock(at, step);
    if (today === shown) return label;
    shown = today;
    return `${label}\n${today}`;
  });
}
