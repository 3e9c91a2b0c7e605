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

/** Where the names of the curves go below a chart, and how much room they take. */
export function legendEntries(
  drawn: Drawn,
  labels: ReadonlyMap<string, string>,
): { entries: Entry[]; height: number } {
  const names = drawn.curves.flatMap(({ key, color }) => {
    const text = labels.get(key);
    return text === undefined ? [] : [{ text, color }];
  });
  if (names.length === 0) return { entries: [], height: 0 };
  const shown: { text: string; color: string | null }[] = names.slice(0, MOST);
  if (names.length > MOST) shown.push({ text: `and ${names.length - MOST} more`, color: null });
  const entries: Entry[] = [];
  let x = MARGIN;
  let y = drawn.height + ROW / 2;
  for (const { text, color } of shown) {
    const width = 8 + text.length * LETTER + 14;
    if (x > MARGIN && x + width > drawn.width) {
      x = MARGIN;
      y += ROW;
    }
    entries.push({ at: [x, y], text, color });
    x += width;
  }
  return { entries, height: y - drawn.height + ROW / 2 + 6 };
}
