/** What the user chose for every board: one signal a choice, kept in the browser. */
import { type Signal, signal } from "@preact/signals";

/** A choice: its default, and what counts as a value of it (storage may hold anything). */
interface Choice<T> {
  initial: T;
  accept(value: unknown): T | null;
}

function flag(initial: boolean): Choice<boolean> {
  return { initial, accept: (value) => (typeof value === "boolean" ? value : null) };
}

function number(initial: number, low: number, high: number): Choice<number> {
  const inside = (value: unknown): value is number =>
    typeof value === "number" && value >= low && value <= high;
  return { initial, accept: (value) => (inside(value) ? value : null) };
}

function one<const T extends string>(initial: T, ...others: T[]): Choice<T> {
  const all = [initial, ...others];
  return { initial, accept: (value) => all.find((known) => known === value) ?? null };
}

/**
 * Defaults are TensorBoard's (webapp/metrics/store/metrics_types.ts), but for the card width: two
 * columns fit beside the run list of a notebook's cell.
 */
export const CHOICES = {
  smoothing: number(0.6, 0, 0.999),
  outliers: flag(true),
  axis: one("step", "relative", "wall"),
  xLog: flag(false),
  yLog: flag(false),
  sort: one("nearest", "alphabetical", "ascending", "descending", "nearest-y"),
  /** Rows of the tooltip; 0 for all. */
  rows: number(10, 0, 1000),
  cardWidth: number(300, 240, 900),
  theme: one("auto", "light", "dark"),
  superseded: flag(false),
  partition: flag(false),
  selection: one("off", "single", "range"),
  linkSteps: flag(false),
  linkZoom: flag(false),
  imageActual: flag(false),
  imagePixelated: flag(true),
  /** As TensorBoard: 0–2 and 0–500 %. */
  imageBrightness: number(1, 0, 2),
  imageContrast: number(1, 0, 5),
  histogramMode: one("offset", "overlay", "heatmap"),
  histogramSame: flag(true),
  /** Not the scalars' `yLog`: weights are of both signs where losses are above 0. */
  distributionLog: flag(false),
  markdown: flag(true),
  keepPins: flag(true),
  runsWidth: number(240, 140, 600),
};

type Spec = typeof CHOICES;
export type ChoiceName = keyof Spec;
type Value<K extends ChoiceName> = Spec[K]["initial"];
export type Choices = { readonly [K in ChoiceName]: Signal<Value<K>> };

/** Python's options for one board; they win over what the browser kept. */
export interface Options {
  logdir: string;
  height: number | null;
  theme: "auto" | "light" | "dark" | null;
  smoothing: number | null;
  runs: string;
  tags: string;
  /** Names the board's static picture among the outputs; "" if it has none. */
  still: string;
  /** MB of values that the kernel sends unasked; more of what is being logged. */
  budget: number;
}

/** The kernel's own default, for a host that lost the options. */
const BUDGET = 64;

export function options(value: unknown): Options {
  const of = new Map(typeof value === "object" && value ? Object.entries(value) : []);
  const text = (name: string) => {
    const found = of.get(name);
    return typeof found === "string" ? found : "";
  };
  const height = of.get("height");
  const budget = of.get("budget");
  return {
    logdir: text("logdir"),
    height: typeof height === "number" && height > 0 ? Math.max(240, height) : null,
    theme: CHOICES.theme.accept(of.get("theme")),
    smoothing: CHOICES.smoothing.accept(of.get("smoothing")),
    runs: text("runs"),
    tags: text("tags"),
    still: text("still"),
    budget: typeof budget === "number" && budget >= 0 ? budget : BUDGET,
  };
}

/** One signal a choice: what was kept, else the default. */
export function choices(kept: ReadonlyMap<string, unknown>): Choices {
  const all = Object.entries<Choice<unknown>>(CHOICES).map(
    ([name, { initial, accept }]) => [name, signal(accept(kept.get(name)) ?? initial)] as const,
  );
  return Object.fromEntries(all) as Choices;
}
