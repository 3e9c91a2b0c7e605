/**
 * The kinds of data whose views come when a log first has one of them. A chunk of our own: what it
 * has in common with the widget it is given, through `src/shared.ts`.
 */
import { audio } from "../plugins/audio";
import { distributions } from "../plugins/distributions";
import { histograms } from "../plugins/histograms";
import { images } from "../plugins/images";
import type { Plugin } from "../plugins/plugin";
import { projector } from "../plugins/projector";
import { text } from "../plugins/text";

export const views: readonly Plugin[] = [images, histograms, distributions, audio, text, projector];
