/** Which of many points are drawn. */

/**
 * At most `most` positions out of `count`, evenly spaced from the first, and always the last.
 *
 * The stride is 1, 2, 3, 4, 6, 8, 12, … : while a run trains, most of what was chosen (and loaded)
 * before stays chosen. A stride that grew by one would choose all anew with every few points.
 */
export function evenly(count: number, most: number): number[] {
  let stride = 1;
  // The last one may come on top of the even ones.
  while (Math.ceil(count / stride) + ((count - 1) % stride === 0 ? 0 : 1) > Math.max(2, most)) {
    stride = stride === 1 ? 2 : (stride & (stride - 1)) === 0 ? (stride * 3) / 2 : (stride * 4) / 3;
  }
  const out: number[] = [];
  for (let i = 0; i < count; i += stride) out.push(i);
  if (count > 0 && out.at(-1) !== count - 1) out.push(count - 1);
  return out;
}
