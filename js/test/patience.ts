/** How long a test waits for what comes: a deadline ends what hangs; it measures nothing. */
import { vi } from "vitest";

export const PATIENCE = 60_000;

/** Wait until a check passes, tried every so many milliseconds. */
export async function until(check: () => void, interval = 20): Promise<void> {
  await vi.waitFor(check, { timeout: PATIENCE, interval });
}
