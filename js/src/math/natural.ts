const NUMBER = /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;

/** Length of the number that starts at `at`, a digit: 12, 1.5, 3e-4. */
function numberLength(text: string, at: number): number {
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)?.[0].length ?? 1;
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

/** Order of one character: a component break first, then a number, then by code. */
function rank(char: string): number {
  if (char === "/") return 0;
  return isDigit(char) ? 1 : 2;
}

/**
 * Compare two tag or run names as people do: numbers by value, `/` before anything else.
 *
 * "a2" < "a10", "a/b" < "a+/b", "lr=1e-4" < "lr=1e-3". Equal names alone compare as 0.
 * After tensorboard 2.21, components/vz_sorting/sorting.ts; where that finds two different
 * names equal ("a1" and "a01") the plain order of the characters decides.
 */
export function compareTagNames(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const ca = a[i] as string;
    const cb = b[j] as string;
    if (isDigit(ca) && isDigit(cb)) {
      const la = numberLength(a, i);
      const lb = numberLength(b, j);
      const difference =
        Number.parseFloat(a.slice(i, i + la)) - Number.parseFloat(b.slice(j, j + lb));
      // Two numbers beyond 1e308 are both infinite: equal here, told apart by the last line.
      if (difference < 0 || difference > 0) return Math.sign(difference);
      i += la;
      j += lb;
      continue;
    }
    const order = rank(ca) - rank(cb);
    if (order !== 0) return Math.sign(order);
    if (ca !== cb) return ca < cb ? -1 : 1;
    i += 1;
    j += 1;
  }
  if (i < a.length) return 1;
  if (j < b.length) return -1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
