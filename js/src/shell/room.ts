/** How high a board may be where its host shows so much of an output and scrolls the rest. */

/** The room in CSS px: in marimo that of the output area, elsewhere no end. */
export function room(root: Element): number {
  if (hostOf(root)?.localName !== "marimo-anywidget") return Number.POSITIVE_INFINITY;
  for (let at: Element | null = root; at; at = at.parentElement ?? hostOf(at)) {
    const { maxHeight, overflowY, paddingTop, paddingBottom } = getComputedStyle(at);
    if (overflowY !== "auto" && overflowY !== "scroll") continue;
    const most = Number.parseFloat(maxHeight); // NaN for "none"
    const room = most - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
    return room > 0 ? room : Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

function hostOf(at: Element): Element | null {
  const root = at.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
