/** Before every test: what the page itself keeps of the user's choices (`src/store/kept.ts`) is gone. */
import { beforeEach, vi } from "vitest";
import { shared } from "../src/packed";
import { PATIENCE } from "./patience";

// A test may wait more than once.
vi.setConfig({ testTimeout: 2 * PATIENCE, hookTimeout: 2 * PATIENCE });

beforeEach(() => shared("kept").clear());
