/**
 * The chunk "scenes": what is drawn with three.js, which is too large for the widget's own module.
 * Nothing in it is shared with the widget.
 */
import { makeScene } from "../plugins/projector/scene/make";
import type { MakeScene } from "../plugins/projector/scene/scene";

export const scene: MakeScene = makeScene;
