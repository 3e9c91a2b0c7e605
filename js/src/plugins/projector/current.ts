/** The embedding on screen: which one, what is here of it, what its points are called. */
import type { ReadonlySignal } from "@preact/signals";
import type { Page } from "../../shell/page";
import { stepsNow } from "../../shell/steps";
import type { Run, Tag } from "../../store";
import type { ValueState } from "../../store/values";
import type { Wanted } from "../../wire";
import { type Column, PART, type Picture } from "./data";
import { pictureOf } from "./decode";
import { cellsOf, MOST_CATEGORIES } from "./paint";
import { stable } from "./stable";
import type { ProjectorState } from "./state";

export const NAME = "projector";

/** One embedding of one run, at all its steps. */
export interface Choice {
  readonly tag: Tag;
  readonly run: Run;
}

/** One value of it: the series, its number there, and the step in all its digits. */
export interface At {
  readonly series: number;
  readonly point: number;
  readonly step: string;
}

export interface Current {
  /** What there is to choose from: runs that are switched on, tags that pass the filter. */
  readonly choices: readonly Choice[];
  readonly choice: Choice | null;
  /** What is shown; null while there is nothing. */
  readonly at: At | null;
  /** What is to be shown in its place, and is on its way. */
  readonly coming: At | null;
  readonly found: Found;
}

export type Found =
  /** There is nothing to show; why not. */
  | { readonly state: "none"; readonly reason: string }
  | { readonly state: "waiting" }
  | { readonly state: "broken"; readonly reason: string }
  | { readonly state: "ready"; readonly picture: Picture };

/** What is on screen; the same object for as long as it is the same. */
export function currentOf(page: Page, state: ProjectorState): ReadonlySignal<Current> {
  let before: Current | null = null;
  return stable(() => {
    const now = look(page, state, before);
    before = now;
    return now;
  }, same);
}

function look(page: Page, state: ProjectorState, before: Current | null): Current {
  const { store } = page;
  const test = store.tagFilter.test.value;
  const all = store.sent.tags.value.filter(({ plugin }) => plugin === NAME);
  const choices = all
    .filter(({ tag }) => test(tag))
    .flatMap((tag) =>
      [...tag.series.keys()].flatMap((index) => {
        const run = store.visible.value.get(index);
        return run ? [{ tag, run }] : [];
      }),
    );
  const wanted = state.chosen.value;
  const choice =
    choices.find(({ tag, run }) => tag.key === wanted?.tag && run.index === wanted.run) ??
    choices[0] ??
    null;
  if (!choice) {
    const reason = all.some(({ tag }) => test(tag))
      ? "The runs that have an embedding are switched off."
      : "No embedding passes the filter of tags.";
    return { choices, choice, at: null, coming: null, found: { state: "none", reason } };
  }
  const at = pointOf(page, choice);
  const found = foundOf(page, at);
  // Until the next step is here the last one stays, and with it whatever is typed or selected.
  if (found.state === "waiting" && before?.at && before.at.series === at?.series) {
    const { at: old, found: last } = before;
    if (last.state === "ready" && pictureAt(page, old) === last.picture) {
      return { choices, choice, at: old, coming: at, found: last };
    }
  }
  return { choices, choice, at, coming: null, found };
}

function same(a: Current, b: Current): boolean {
  return (
    sameAt(a.at, b.at) &&
    sameAt(a.coming, b.coming) &&
    a.choices.length === b.choices.length &&
    a.choices.every((one, i) => sameChoice(one, b.choices[i] ?? null)) &&
    sameChoice(a.choice, b.choice) &&
    sameFound(a.found, b.found)
  );
}

function sameAt(a: At | null, b: At | null): boolean {
  return a?.series === b?.series && a?.point === b?.point && a?.step === b?.step;
}

function sameChoice(a: Choice | null, b: Choice | null): boolean {
  return (
    a?.tag.key === b?.tag.key &&
    a?.tag.revision === b?.tag.revision &&
    a?.run.index === b?.run.index
  );
}

function sameFound(a: Found, b: Found): boolean {
  if (a.state === "ready") return b.state === "ready" && a.picture === b.picture;
  const reason = (found: Found) => ("reason" in found ? found.reason : "");
  return a.state === b.state && reason(a) === reason(b);
}

function pointOf(page: Page, { tag, run }: Choice): At | null {
  const own = stepsNow(page, tag.key).runs.find((one) => one.run.index === run.index);
  const at = own?.at(own.chosen);
  return own && at ? { series: own.series.index, point: at.point, step: at.label } : null;
}

function foundOf(page: Page, at: At | null): Found {
  if (!at) return { state: "waiting" };
  const found = page.store.values.get(at.series, at.point, PART.picture).value;
  if (found.state === "broken") return found;
  if (found.state !== "ready") return { state: "waiting" };
  const picture = pictureOf(found.value);
  return typeof picture === "string"
    ? { state: "broken", reason: picture }
    : { state: "ready", picture };
}

function pictureAt(page: Page, at: At): Picture | null {
  const found = foundOf(page, at);
  return found.state === "ready" ? found.picture : null;
}

/** A part of the embedding on screen, as far as it is here. */
export function partOf(page: Page, { at }: Current, part: number): ValueState {
  return at ? page.store.values.get(at.series, at.point, part).value : { state: "absent" };
}

export function wish({ at }: Pick<Current, "at">, part: number): Wanted[] {
  return at ? [[at.series, at.point, part]] : [];
}

/** The embedding that the kernel names by its series. */
export function choiceOf({ choices }: Current, series: number): Choice | null {
  return choices.find(({ tag, run }) => tag.series.get(run.index)?.index === series) ?? null;
}

/** What points are called: the column chosen, else the first. */
export function labelColumn(picture: Picture, name: string | null): Column | null {
  const { columns } = picture;
  return columns.find((column) => column.name === name) ?? columns[0] ?? null;
}

/** Of more points no column is looked through to see whether it has categories. */
const MOST_LOOKED_THROUGH = 100_000;

const suits = new WeakMap<Picture, Column | null>();

/** What colours are of: the column chosen ("" for none), else the first with categories. */
export function colorColumn(picture: Picture, name: string | null): Column | null {
  const { columns, n } = picture;
  if (name !== null) return columns.find((column) => column.name === name) ?? null;
  if (n > MOST_LOOKED_THROUGH) return null;
  let found = suits.get(picture);
  if (found === undefined) {
    const isCategory = (column: Column) => {
      const count = new Set(cellsOf(column)).size;
      return count > 1 && count <= Math.min(MOST_CATEGORIES, n / 2);
    };
    found = columns.find(isCategory) ?? null;
    suits.set(picture, found);
  }
  return found;
}
