/** The strings of one value, in the shape they were logged in. */
import type { Value } from "../../store/values";
import { array, flag, integer, text, WireError } from "../../wire/check";

export interface Cells {
  /** Rows of a table; one row of one cell where the tensor is a single string. */
  readonly rows: readonly (readonly string[])[];
  readonly single: boolean;
  /** More dimensions than two: the first two-dimensional slice is shown, as in TensorBoard. */
  readonly sliced: readonly number[] | null;
  /** There is more than the kernel sent. */
  readonly cut: boolean;
  /** All of it in one text, as it is searched and compared. */
  readonly plain: string;
}

const parsed = new WeakMap<Value, Cells | string>();

/** The strings of a value; a string says why the description of them makes no sense. */
export function cellsOf(value: Value): Cells | string {
  let found = parsed.get(value);
  if (found === undefined) {
    found = parse(value);
    parsed.set(value, found);
  }
  return found;
}

function parse({ meta }: Value): Cells | string {
  try {
    const shape = array(meta.shape, "shape").map((side) => integer(side, "shape[]"));
    const cells = array(meta.cells, "cells").map((cell) => text(cell, "cells[]"));
    return arrange(shape, cells, flag(meta.cut, "cut"));
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
}

function arrange(shape: readonly number[], cells: readonly string[], cut: boolean): Cells {
  // One dimension is a column, as TensorBoard has it.
  const [height = 1, width = 1] = shape.length > 1 ? shape.slice(-2) : shape;
  // The cells that are here count, not what the shape says: no row is made of nothing.
  const own = cells.slice(0, height * width);
  const rows: string[][] = [];
  for (let i = 0; i < own.length; i += width) rows.push(own.slice(i, i + width));
  return {
    rows,
    single: own.length === 1,
    sliced: shape.length > 2 ? shape : null,
    cut,
    plain: rows.map((row) => row.join("\t")).join("\n"),
  };
}
