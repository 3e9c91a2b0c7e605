/**
 * Modules of the widget that its chunk of views uses too, by their place below js/: one Preact, one
 * store. Empty here; the build fills it in (`build.mjs`).
 */
export const shared: ReadonlyMap<string, unknown> = new Map();
