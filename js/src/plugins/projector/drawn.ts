/** How points are drawn, as a bookmark of ours has it; TensorBoard's have nothing of it. */
import { number } from "./json";
import type { ProjectorState } from "./state";

/** Pixels across: the ends of the slider. */
export const SIZES = { least: 1, most: 24 } as const;
export const OPACITIES = { least: 0.05, most: 1 } as const;

const SWITCHES = ["labels", "pictures", "lines"] as const;

export function bookmarkOf(state: ProjectorState): Record<string, unknown> {
  const switches = SWITCHES.map((name) => [name, state[name].peek()]);
  return {
    size: state.size.peek(),
    opacity: state.opacity.peek(),
    ...Object.fromEntries(switches),
  };
}

/** What a bookmark does not say stays as it is. */
export function restore(state: ProjectorState, own: Readonly<Record<string, unknown>>): void {
  const size = number(own.size);
  const opacity = number(own.opacity);
  if (size !== null) state.size.value = within(size, SIZES);
  else if (own.size === null) state.size.value = null;
  if (opacity !== null) state.opacity.value = within(opacity, OPACITIES);
  for (const name of SWITCHES) {
    const on = own[name];
    if (typeof on === "boolean") state[name].value = on;
  }
}

function within(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}
