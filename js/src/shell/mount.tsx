/** Mount one view of a store into a host's element; an error of ours is shown there, as text. */
import { signal } from "@preact/signals";
import { render } from "preact";
import type { Store } from "../store";
import { App } from "./app";
import { Failure } from "./failure";
import type { Page } from "./page";
import { Seen } from "./seen";
import { follow } from "./theme";

export function mount(el: HTMLElement, store: Store): () => void {
  const root = document.createElement("div");
  root.className = "tbnb";
  keepKeys(root);
  Object.defineProperty(root, "tbnbStore", { value: store, configurable: true });
  el.append(root);
  const { theme, stop } = follow(el, store.choices.theme);
  const seen = new Seen();
  const page: Page = { store, theme, root, seen, drawer: signal(false), floating: signal(null) };
  try {
    root.dataset.theme = theme.peek();
    render(<App page={page} />, root);
  } catch (error) {
    render(<Failure error={error} />, root);
  }
  return () => {
    stop();
    seen.stop();
    render(null, root);
    root.remove();
  };
}

/**
 * Keep JupyterLab's one-letter commands from hearing what is typed on the board: with any button of
 * it focused, "d d" deletes the cell. Lumino looks for the attribute on the focused element first,
 * where its own selector would match, so an attribute on the root is too late.
 */
function keepKeys(root: HTMLElement): void {
  root.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
}
