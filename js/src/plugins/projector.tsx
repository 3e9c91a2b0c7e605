/** The projector: points of many dimensions, as the view of one embedding at a time. */
import type { Plugin } from "./plugin";
import { NAME } from "./projector/current";
import { Projector } from "./projector/view";

export const projector: Plugin = { name: NAME, title: "Projector", View: Projector };
