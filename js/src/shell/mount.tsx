/** Mount one view of a store into a host's element; an error of ours is shown there, as text. */
import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import type { Store } from "../store";
import { App } from "./app";
import { Failure } from "./failure";
import type { Page } from "./page";
import { LEAST_HEIGHT } from "./resize";
import { room } from "./room";
import { Seen } from "./seen";
import { followStill } from "./still";
import { follow } from "./theme";

export function mount(el: HTMLElement, store: Store): () => void {
  const root = document.createElement("div");
  root.className = "tbnb";
  keepKeys(root);
  Object.defineProperty(root, "tbnbStore", { value: store, configurable: true });
  el.append(root);
  store.height.value = Math.min(store.height.peek(), Math.max(LEAST_HEIGHT, room(root)));
  const { theme: wanted, stop } = follow(el, store.choices.theme);
  const theme = signal(wanted.peek());
  const seen = new Seen();
  const sight = watch(root, store);
  const page: Page = { store, theme, root, seen, drawer: signal(false), still: signal(false) };
  const fed = computed(() => store.sent.status.value !== null);
  const stopStill = followStill(root, store.options.still, fed, page.still);
  store.pictures.views.add(root);
  const stopWearing = effect(() => {
    root.dataset.auto = String(store.choices.theme.value === "auto");
    root.dataset.theme = wanted.value;
    // Charts read their colours from the root's style when this changes: so it changes after that.
    theme.value = wanted.value;
  });
  try {
    render(<App page={page} />, root);
  } catch (error) {
    render(<Failure error={error} />, root);
  }
  return () => {
    stopWearing();
    stopStill();
    store.pictures.views.delete(root);
    stop();
    seen.stop();
    sight();
    render(null, root);
    root.remove();
  };
}

/** Tell the store whether any of this view is within the window, or scrolled out of it. */
function watch(root: HTMLElement, store: Store): () => void {
  const view = Symbol("view");
  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1);
    if (last) store.inSight(view, last.isIntersecting);
  });
  store.inSight(view, true);
  observer.observe(root);
  return () => {
    observer.disconnect();
    store.inSight(view, null);
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
