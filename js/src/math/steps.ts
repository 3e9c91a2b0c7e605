/** Which point of each run stands for a chosen step. */

/** A step, and which of the points logged at it: 0 for the first. */
export interface Place {
  readonly step: number;
  readonly nth: number;
}

/** Points of one run in ascending order of step, and for each its index in the series. */
export interface Ordered {
  readonly step: Float64Array;
  readonly index: Int32Array;
}

/** Those points for which `keep` holds, by step; points of one step stay in their order. */
export function ordered(step: Float64Array, keep: (index: number) => boolean): Ordered {
  const index: number[] = [];
  for (let i = 0; i < step.length; i++) if (keep(i) && !Number.isNaN(step[i])) index.push(i);
  index.sort((a, b) => (step[a] as number) - (step[b] as number) || a - b);
  return {
    step: Float64Array.from(index, (i) => step[i] as number),
    index: Int32Array.from(index),
  };
}

/** Every place that any run has, ascending: a step twice where some run logged twice at it. */
export function places(runs: readonly Ordered[]): Place[] {
  const most = new Map<number, number>();
  for (const { step } of runs) {
    let count = 0;
    for (let i = 0; i < step.length; i++) {
      const at = step[i] as number;
      count = i > 0 && step[i - 1] === at ? count + 1 : 1;
      if (count > (most.get(at) ?? 0)) most.set(at, count);
    }
  }
  return [...most]
    .sort(([a], [b]) => a - b)
    .flatMap(([step, count]) => Array.from({ length: count }, (_, nth) => ({ step, nth })));
}

/** The position in `all` nearest to a place, the lower one of two; -1 where there is none. */
export function positionOf(all: readonly Place[], { step, nth }: Place): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  all.forEach((place, i) => {
    const d = Math.abs(place.step - step);
    const better = d < distance || (d === distance && place.step === all[best]?.step);
    if (better && (d < distance || place.nth <= nth)) {
      best = i;
      distance = d;
    }
  });
  return best;
}

/** Where in a run's points a place is, or the nearest to it (of two the lower step); -1 if it has none. */
export function pointAt({ step }: Ordered, place: Place): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < step.length; i++) {
    const d = Math.abs((step[i] as number) - place.step);
    if (d < distance) {
      best = i;
      distance = d;
    }
  }
  if (best < 0) return -1;
  let at = best;
  while (at - best < place.nth && step[at + 1] === step[best]) at++;
  return at;
}
