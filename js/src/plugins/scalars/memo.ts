/** Remember the last few results of a pure function of one object and some values. */

const MOST = 4;

/**
 * @param compute a pure function; what it returns must not be changed
 * @returns the same function, whose last results for an object are kept as long as the object is
 */
export function memo<K extends object, A extends readonly unknown[], R>(
  compute: (key: K, ...rest: A) => R,
): (key: K, ...rest: A) => R {
  const known = new WeakMap<K, { rest: A; result: R }[]>();
  return (key, ...rest) => {
    let results = known.get(key);
    if (!results) {
      results = [];
      known.set(key, results);
    }
    const hit = results.find((entry) => entry.rest.every((value, i) => Object.is(value, rest[i])));
    if (hit) return hit.result;
    const result = compute(key, ...rest);
    results.unshift({ rest, result });
    results.length = Math.min(results.length, MOST);
    return result;
  };
}
