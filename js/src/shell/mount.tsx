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
  // JupyterLab's one-letter commands (d d deletes the cell) must not hear what is typed in here.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
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
