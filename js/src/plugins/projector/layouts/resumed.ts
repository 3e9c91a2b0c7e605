/** Where t-SNE begins when the same points had places before, at another step. */
import { JITTER } from "./principal";
import { normal } from "./random";

/**
 * Positions in rows of three: the places, their middle at 0. All of the course is before them, the
 * strong attraction of its beginning too, so that it finds what is new as well as from anywhere; but
 * points whose neighbours are what they were hardly move.
 *
 * @param places of all rows of the matrix, three numbers each; not finite: it had none
 * @param rows of the points in it
 * @param own where they would begin by themselves, as those do that had no place
 */
export function resumed(
  places: Float32Array,
  rows: Int32Array,
  own: Float64Array,
  dimensions: 2 | 3,
  seed: number,
): Float64Array {
  const random = normal(seed);
  const axes = [0, 1, 2].slice(0, dimensions);
  const placeOf = (i: number, axis: number) => places[3 * (rows[i] as number) + axis] ?? Number.NaN;
  const known = [...rows.keys()].filter((i) =>
    axes.every((axis) => Number.isFinite(placeOf(i, axis))),
  );
  const [first = 0] = known;
  const together = (axis: number) => known.every((i) => placeOf(i, axis) === placeOf(first, axis));
  const out = own.slice();
  if (axes.every(together)) return out;
  for (const axis of axes) {
    const middle = known.reduce((sum, i) => sum + placeOf(i, axis), 0) / known.length;
    for (const i of known) out[3 * i + axis] = placeOf(i, axis) - middle + JITTER * random();
  }
  return out;
}
