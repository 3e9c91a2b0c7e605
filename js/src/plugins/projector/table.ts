/**
 * Labels of points: one text of rows and cells, of which a cell is decoded when it is looked at.
 * What would end a cell stands in it as a picture of itself (`tbnb/embeddings/cells.py`).
 */
import type { Column } from "./data";

const TAB = 9;
const LINE = 10;
const ESCAPED = /\u241b(.?)|[\u2409\u240a\u240d]/gsu;
const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["\u2409", "\t"],
  ["\u240a", "\n"],
  ["\u240d", "\r"],
]);

/** What a cell stands for. */
export function label(cell: string): string {
  if (!/[\u241b\u2409\u240a\u240d]/u.test(cell)) return cell;
  return cell.replace(ESCAPED, (found, kept?: string) => CONTROLS.get(found) ?? kept ?? "");
}

/**
 * The columns of a table.
 *
 * @param text rows, each ended by a line feed, their cells parted by tabs: as many as names
 * @param rows how many it should have; of those that are missing the cells are empty
 */
export function columnsOf(
  names: readonly string[],
  text: Uint8Array<ArrayBuffer>,
  rows: number,
): Column[] {
  if (names.length === 0) return [];
  const cells = rows * names.length;
  /** Where each cell ends, its mark included. */
  const ends = new Uint32Array(cells);
  let found = 0;
  for (let i = 0; i < text.length && found < cells; i++) {
    if (text[i] === TAB || text[i] === LINE) ends[found++] = i + 1;
  }
  ends.fill(found === 0 ? 0 : (ends[found - 1] ?? 0), found);
  const decoder = new TextDecoder();
  const cell = (at: number) => {
    const start = at === 0 ? 0 : (ends[at - 1] ?? 0);
    const end = (ends[at] ?? 0) - 1;
    return end > start ? label(decoder.decode(text.subarray(start, end))) : "";
  };
  // For all cells of a column: one decoding, not one a cell.
  let lines: readonly string[] | null = null;
  const whole = (column: number) => {
    lines ??= decoder.decode(text).split("\n", rows);
    const own = lines.map((line) =>
      label(names.length > 1 ? (line.split("\t")[column] ?? "") : line),
    );
    while (own.length < rows) own.push("");
    return own;
  };
  return names.map((name, column) => ({
    name,
    cell: (point) => (point >= 0 && point < rows ? cell(point * names.length + column) : ""),
    all: () => whole(column),
  }));
}
