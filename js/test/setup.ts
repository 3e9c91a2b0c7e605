/** Before every test: what the page itself keeps of the user's choices (`src/store/kept.ts`) is gone. */
import { beforeEach } from "vitest";
import { shared } from "../src/packed";

beforeEach(() => shared("kept").clear());
