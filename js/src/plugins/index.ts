/** Every kind of data that has a view, in the order of the tabs; before them, all in one. */

import { audio } from "./audio";
import { distributions } from "./distributions";
import { histograms } from "./histograms";
import { images } from "./images";
import { overview } from "./overview";
import type { Plugin } from "./plugin";
import { scalars } from "./scalars";
import { text } from "./text";

const kinds: readonly Plugin[] = [scalars, images, histograms, distributions, audio, text];

export const plugins: readonly Plugin[] = [overview(kinds), ...kinds];
