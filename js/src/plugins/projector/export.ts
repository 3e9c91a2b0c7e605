/** The points that are shown as CSV: number, labels, place in the picture, whether selected. */
import { cell, numberText } from "../scalars/export";
import type { Picture } from "./data";
import type { Placed } from "./positions";

const PLACES = ["x", "y", "z"] as const;

export function toCSV(
  picture: Picture,
  placed: Extract<Placed, { state: "ready" }>,
  shown: Uint8Array | null,
  selected: Uint32Array,
): string {
  const places = PLACES.slice(0, placed.dimensions);
  const names = picture.columns.map(({ name }) => cell(name));
  const lines = [["point", ...names, ...places, "selected"].join()];
  const chosen = new Set(selected);
  for (let point = 0; point < picture.n; point++) {
    if (shown && !shown[point]) continue;
    const cells = picture.columns.map((column) => cell(column.cell(point)));
    const place = places.map((_, axis) => numberText(placed.xyz[3 * point + axis] ?? Number.NaN));
    lines.push([point, ...cells, ...place, chosen.has(point) ? 1 : 0].join());
  }
  return `${lines.join("\n")}\n`;
}
