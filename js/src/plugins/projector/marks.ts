/** What is drawn beside the points: words, lines, and pictures in their place. */
import type { Page } from "../../shell/page";
import { visible } from "../../shell/text";
import { type Current, labelColumn, partOf } from "./current";
import { PART, type Picture } from "./data";
import { cellsOf } from "./paint";
import { NEXT, paths } from "./place";
import type { Label, Sprites } from "./scene/scene";
import { sheetsOf } from "./sheets";
import type { ProjectorState } from "./state";

/** The scene leaves out words that have no room, but to look at all takes time. */
const MOST_LABELS = 2000;
const LONGEST = 40;

/** Words of the selected points; of all, where they are wanted in the picture. */
export function labelsShown(state: ProjectorState, { found }: Current): Label[] {
  if (found.state !== "ready") return [];
  const { picture } = found;
  const column = labelColumn(picture, state.labelBy.value);
  if (!column) return [];
  const selected = state.selected.value;
  const chosen = selected.length > 0 && selected.length <= MOST_LABELS ? [...selected] : [];
  const all = state.labels.value ? some(picture.n, state.shown.value) : [];
  return [...new Set([...chosen, ...all])]
    .map((point) => ({ point, text: short(visible(column.cell(point))) }))
    .filter(({ text }) => text !== "");
}

/** Points evenly out of all that are shown. */
function some(n: number, mask: Uint8Array | null): number[] {
  const shown: number[] = [];
  for (let i = 0; i < n; i++) if (!mask || mask[i]) shown.push(i);
  const every = Math.ceil(shown.length / MOST_LABELS);
  return shown.filter((_, i) => i % every === 0);
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const known = new WeakMap<Picture, Uint32Array[]>();

export function pathsOf({ found }: Current): Uint32Array[] {
  if (found.state !== "ready") return [];
  const { picture } = found;
  let all = known.get(picture);
  if (!all) {
    const column = picture.columns.find(({ name }) => NEXT.includes(name));
    all = column ? paths(cellsOf(column)) : [];
    known.set(picture, all);
  }
  return all;
}

/** The sheet of pictures, decoded once; null while it is not here. */
export function spritesOf(page: Page, current: Current): Promise<Sprites> | null {
  const { found } = current;
  if (found.state !== "ready" || !found.picture.sprite) return null;
  const { sprite } = found.picture;
  const image = sheetOf(page, current);
  return image?.then((bitmap) => ({ image: bitmap, ...sprite })) ?? null;
}

export function sheetOf(page: Page, current: Current): Promise<ImageBitmap> | null {
  const value = partOf(page, current, PART.sprite);
  const [blob] = value.state === "ready" ? value.value.blobs : [];
  if (value.state !== "ready" || !blob) return null;
  return sheetsOf(page.store).show(value.value, blob);
}

/** Why there are no pictures, though the embedding has a sheet of them; as text of a log. */
export function spriteTrouble(page: Page, current: Current): string | null {
  const value = partOf(page, current, PART.sprite);
  if (value.state === "broken") return value.reason;
  return value.state === "ready" ? sheetsOf(page.store).trouble(value.value) : null;
}
