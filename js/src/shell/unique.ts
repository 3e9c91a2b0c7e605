/** Names that no other board of the page has: preact's `useId` counts from 0 on each. */
import { useState } from "preact/hooks";

export function useUnique(): string {
  return useState(() => `tbnb-${Math.random().toString(36).slice(2)}`)[0];
}
