/** A filter by regular expression that keeps its last good form while the user types a bad one. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface Filter {
  /** What is typed. */
  text: Signal<string>;
  /** Why it is not a regular expression, or null. */
  error: ReadonlySignal<string | null>;
  /** The last good one: case-insensitive, found anywhere. */
  test: ReadonlySignal<(name: string) => boolean>;
}

const everything = () => true;

export function filter(initial: string): Filter {
  const text = signal(initial);
  const tried = computed(() => compile(text.value));
  let good: (name: string) => boolean = everything;
  return {
    text,
    error: computed(() => (typeof tried.value === "string" ? tried.value : null)),
    test: computed(() => {
      if (typeof tried.value !== "string") good = tried.value;
      return good;
    }),
  };
}

function compile(text: string): ((name: string) => boolean) | string {
  if (text === "") return everything;
  try {
    const regex = new RegExp(text, "i");
    return (name) => regex.test(name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // "Invalid regular expression: /a(/i: Unterminated group": the user sees what was typed.
    return `Not a regular expression: ${reason.slice(reason.lastIndexOf(": ") + 2)}`;
  }
}
