/** Points by hand: values at steps 0, 1, 2, … one second apart from 1000 s, unless told otherwise. */
import type { Points } from "../../../src/wire";

export function points(values: number[], more: Partial<Points> = {}): Points {
  return {
    length: values.length,
    step: Float64Array.from(values, (_, i) => i),
    exact: null,
    wall: Float64Array.from(values, (_, i) => 1000 + i),
    value: Float64Array.from(values),
    flags: null,
    gap: null,
    mean: null,
    ...more,
  };
}
