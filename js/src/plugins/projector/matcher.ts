/** Which points a text or an expression is found in. */
import type { Picture } from "./data";
import { cellsOf } from "./paint";
import type { Query } from "./state";

/** Points with the text in a column, or in any; a string says why it is no expression. */
export function matches(picture: Picture, { text, column, regex }: Query): Uint32Array | string {
  if (text === "") return new Uint32Array(0);
  const test = tester(text, regex);
  if (typeof test === "string") return test;
  const searched = picture.columns.filter(({ name }) => column === "" || name === column);
  const found = new Uint8Array(picture.n);
  for (const one of searched) {
    cellsOf(one).forEach((cell, point) => {
      if (!found[point] && test(cell)) found[point] = 1;
    });
  }
  const points: number[] = [];
  found.forEach((on, point) => {
    if (on) points.push(point);
  });
  return Uint32Array.from(points);
}

function tester(text: string, regex: boolean): ((cell: string) => boolean) | string {
  if (!regex) {
    const wanted = text.toLowerCase();
    return (cell) => cell.toLowerCase().includes(wanted);
  }
  try {
    const expression = new RegExp(text, "i");
    return (cell) => expression.test(cell);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Not a regular expression: ${reason.slice(reason.lastIndexOf(": ") + 2)}`;
  }
}
