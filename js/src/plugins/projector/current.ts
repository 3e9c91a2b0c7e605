/** The embedding on screen: which one, what is here of it, what its points are called. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Page } from "../../shell/page";
import { stepsNow } from "../../shell/steps";
import type { Run, Tag } from "../../store";
import type { ValueState } from "../../store/values";
import type { Wanted } from "../../wire";
import { type Column, PART, type Picture } from "./data";
import { pictureOf } from "./decode";
import { cellsOf, MOST_CATEGORIES } from "./paint";
import type { ProjectorState } from "./state";

export const NAME = "projector";

/** One embedding of one run, at all its steps. */
export interface Choice {
  readonly tag: Tag;
  readonly run: Run;
}

export interface Current {
  /** What there is to choose from: runs that are switched on, tags that pass the filter. */
  readonly choices: readonly Choice[];
  readonly choice: Choice | null;
  /** The series and number of the value at the chosen step; null while there is none. */
  readonly at: { readonly series: number; readonly point: number; readonly step: string } | null;
  readonly found: Found;
}

export type Found =
  | { readonly state: "waiting" }
  | { readonly state: "broken"; readonly reason: string }
  | { readonly state: "ready"; readonly picture: Picture };

export function currentOf(page: Page, state: ProjectorState): ReadonlySignal<Current> {
  return computed(() => {
    const { store } = page;
    const test = store.tagFilter.test.value;
    const choices = store.sent.tags.value
      .filter(({ plugin, tag }) => plugin === NAME && test(tag))
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
    const at = choice && pointOf(page, choice);
    return { choices, choice, at, found: foundOf(page, at) };
  });
}

function pointOf(page: Page, { tag, run }: Choice): Current["at"] {
  const own = stepsNow(page, tag.key).runs.find((one) => one.run.index === run.index);
  const at = own?.at(own.chosen);
  return own && at ? { series: own.series.index, point: at.point, step: at.label } : null;
}

function foundOf(page: Page, at: Current["at"]): Found {
  if (!at) return { state: "waiting" };
  const found = page.store.values.get(at.series, at.point, PART.picture).value;
  if (found.state === "broken") return found;
  if (found.state !== "ready") return { state: "waiting" };
  const picture = pictureOf(found.value);
  return typeof picture === "string"
    ? { state: "broken", reason: picture }
    : { state: "ready", picture };
}

/** A part of the embedding on screen, as far as it is here. */
export function partOf(page: Page, { at }: Current, part: number): ValueState {
  return at ? page.store.values.get(at.series, at.point, part).value : { state: "absent" };
}

export function wish({ at }: Current, part: number): Wanted[] {
  return at ? [[at.series, at.point, part]] : [];
}

/** The embedding that the kernel names by its run and tag. */
export function choiceOf(page: Page, series: number): Choice | null {
  for (const tag of page.store.sent.tags.value) {
    if (tag.plugin !== NAME) continue;
    for (const own of tag.series.values()) {
      const run = page.store.sent.runs.value.find(({ index }) => index === own.run);
      if (own.index === series && run) return { tag, run };
    }
  }
  return null;
}

/** What points are called: the column chosen, else the first. */
export function labelColumn(picture: Picture, name: string | null): Column | null {
  const { columns } = picture;
  return columns.find((column) => column.name === name) ?? columns[0] ?? null;
}

/** Of more points no column is looked through to see whether it has categories. */
const MOST_LOOKED_THROUGH = 100_000;

/** What colours are of: the column chosen ("" for none), else the first with categories. */
export function colorColumn(picture: Picture, name: string | null): Column | null {
  const { columns, n } = picture;
  if (name !== null) return columns.find((column) => column.name === name) ?? null;
  if (n > MOST_LOOKED_THROUGH) return null;
  const isCategory = (column: Column) => {
    const count = new Set(cellsOf(column, n)).size;
    return count > 1 && count <= Math.min(MOST_CATEGORIES, n / 2);
  };
  return columns.find(isCategory) ?? null;
}
