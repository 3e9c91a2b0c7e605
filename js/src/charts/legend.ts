import { compareTagNames } from "../math/natural";
import type { Drawn } from "./types";

/** One name below an exported chart; without a colour it says how many are left out. */
interface Entry {
  at: [number, number];
  text: string;
  color: string | null;
}

const ROW = 18;
const MARGIN = 14;
/** Px of a letter, on the safe side: an export has nothing to measure text with. */
const LETTER = 6.4;
const MOST = 40;
/** Px of a disc before a name, and of the space after it. */
const BESIDE = 8 + 14;

/** Characters at the end that stay: the part in which long names differ. */
const TAIL = 12;

/** Letters a text is as wide as: those of East Asia and pictures count twice. */
function letters(char: string): number {
  return (char.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2;
}

/** Px of a text, `letter` px a letter. */
function widthOf(text: string, letter: number): number {
  return Array.from(text).reduce((sum, char) => sum + letters(char), 0) * letter;
}

/** A text in so many px: what is too long loses its middle. */
export function cut(text: string, room: number, letter: number): string {
  if (widthOf(text, letter) <= room) return text;
  const chars = Array.from(text);
  const tail: string[] = [];
  let left = Math.floor(room / letter) - 1;
  const tailRoom = Math.min(TAIL, Math.floor(left / 2));
  let used = 0;
  for (let char = chars.pop(); char !== undefined; char = chars.pop()) {
    used += letters(char);
    if (used > tailRoom) break;
    tail.unshift(char);
    left -= letters(char);
  }
  let head = "";
  for (const char of chars) {
    left -= letters(char);
    if (left < 0) break;
    head += char;
  }
  return `${head}…${tail.join("")}`;
}

/** Where the names of the curves go below a chart, and how much room they take. */
export function legendEntries(
  drawn: Drawn,
  labels: ReadonlyMap<string, string>,
): { entries: Entry[]; height: number } {
  const names = drawn.curves.flatMap(({ key, color }) => {
    const text = labels.get(key);
    const room = drawn.width - 2 * MARGIN - BESIDE;
    return text === undefined ? [] : [{ text: cut(text, room, LETTER), color }];
  });
  names.sort((a, b) => compareTagNames(a.text, b.text));
  if (names.length === 0) return { entries: [], height: 0 };
  const shown: { text: string; color: string | null }[] = names.slice(0, MOST);
  if (names.length > MOST) shown.push({ text: `and ${names.length - MOST} more`, color: null });
  const entries: Entry[] = [];
  let x = MARGIN;
  let y = drawn.height + ROW / 2;
  for (const { text, color } of shown) {
    const width = widthOf(text, LETTER) + BESIDE;
    if (x > MARGIN && x + width > drawn.width) {
      x = MARGIN;
      y += ROW;
    }
    entries.push({ at: [x, y], text, color });
    x += width;
  }
  return { entries, height: y - drawn.height + ROW / 2 + 6 };
}
