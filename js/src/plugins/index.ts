/** Every kind of data that has a view, in the order of the tabs; before them, all in one. */

import { late } from "./late";
import { overview } from "./overview";
import type { Plugin } from "./plugin";
import { scalars } from "./scalars";

/** Those that are late are in `chunks/views.ts` too. */
const kinds: readonly Plugin[] = [
  scalars,
  late("images", "Images"),
  late("histograms", "Histograms"),
  late("distributions", "Distributions", {
    card: false,
    shows: (names) => names.has("histograms"),
  }),
  late("audio", "Audio"),
  late("text", "Text"),
  late("projector", "Projector", { card: false, alone: true }),
];

export const plugins: readonly Plugin[] = [overview(kinds), ...kinds];
