/** What a file of JSON says, as what it should be: null, or empty, where it is something else. */

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function positive(value: unknown): number | null {
  const found = number(value);
  return found !== null && found > 0 ? found : null;
}

export function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** A name that is none in TensorBoard's files where nothing was chosen. */
export function named(value: unknown): string | null {
  return text(value) || null;
}

export function points(value: unknown): number[] {
  const found = Array.isArray(value) ? value : [];
  return found.filter((one): one is number => Number.isInteger(one) && one >= 0);
}
