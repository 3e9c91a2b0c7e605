/** Checks of single JSON values; a failed one throws a `WireError`, which never leaves the wire. */

export class WireError extends Error {}

export function fail(where: string, found: unknown, wanted: string): never {
  throw new WireError(`${where}: found ${show(found)}, want ${wanted}`);
}

function show(value: unknown): string {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
}

export function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail(where, value, "an object");
  }
  return Object.fromEntries(Object.entries(value));
}

export function array(value: unknown, where: string): unknown[] {
  return Array.isArray(value) ? value : fail(where, value, "a list");
}

export function text(value: unknown, where: string): string {
  return typeof value === "string" ? value : fail(where, value, "text");
}

export function flag(value: unknown, where: string): boolean {
  return typeof value === "boolean" ? value : fail(where, value, "true or false");
}

export function number(value: unknown, where: string): number {
  return typeof value === "number" && Number.isFinite(value)
    ? value
    : fail(where, value, "a finite number");
}

/** A count or an index: an integer from 0. */
export function integer(value: unknown, where: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(where, value, "an integer from 0");
}

export function nullable<T>(check: (value: unknown, where: string) => T) {
  return (value: unknown, where: string): T | null => (value === null ? null : check(value, where));
}
