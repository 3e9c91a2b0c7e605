/** Every kind of data that has a view, in the order of the tabs. */
import type { Plugin } from "./plugin";
import { scalars } from "./scalars";

export const plugins: readonly Plugin[] = [scalars];
