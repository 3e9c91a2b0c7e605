/**
 * The static picture of a board in the outputs of its cell, put there by the kernel for where none
 * lives. As long as the board has something to show it stands for the picture, which is hidden.
 */
import { effect, type ReadonlySignal, type Signal } from "@preact/signals";

/** What a host puts around one output, and around all of a cell. */
const OUTPUT = ".jp-OutputArea-child, .output_area, .display_data, .cell-output, .output";
const CELL = ".jp-Cell, .jp-OutputArea, .cell";
const PAUSE = 200;
/** Characters of base64 that hold the head of a PNG and the label behind it. */
const HEAD = 160;

/**
 * Find the pictures with this key beside a view; hide them while `hides`. Returns how to stop, which
 * shows them again.
 *
 * @param found set to whether there is one
 */
export function followStill(
  root: HTMLElement,
  key: string,
  hides: ReadonlySignal<boolean>,
  found: Signal<boolean>,
): () => void {
  if (key === "") return () => {};
  let scope: Element = document.body;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const hidden = new Map<HTMLElement, string>();
  const show = () => {
    for (const [one, display] of hidden) one.style.display = display;
    hidden.clear();
  };
  const look = () => {
    timer = null;
    const outputs = [...scope.querySelectorAll("img")]
      .filter((img) => !root.contains(img) && isOf(img, key))
      .map((img) => {
        const output = img.closest<HTMLElement>(OUTPUT);
        // One that holds the board as well is not the picture's own.
        return output && !output.contains(root) ? output : img;
      });
    found.value = outputs.length > 0;
    if (!hides.peek()) return;
    for (const one of outputs) {
      if (hidden.has(one)) continue;
      hidden.set(one, one.style.display);
      one.style.display = "none";
    }
  };
  const observer = new MutationObserver((changes) => {
    if (changes.every(({ target }) => root.contains(target))) return;
    // At once, so that it is never seen; but not whenever anything changes on a whole page.
    if (scope !== document.body) look();
    else timer ??= setTimeout(look, PAUSE);
  });
  // A host may render into an element that it has yet to put into the page.
  const begin = () => {
    if (!root.isConnected) {
      timer = setTimeout(begin, PAUSE);
      return;
    }
    scope = outermost(root);
    observer.observe(scope, { childList: true, subtree: true });
    look();
  };
  begin();
  const stopHiding = effect(() => {
    if (hides.value) look();
    else show();
  });
  return () => {
    if (timer !== null) clearTimeout(timer);
    observer.disconnect();
    stopHiding();
    show();
  };
}

/** The largest element around the board that is still its cell's. */
function outermost(root: Element): Element {
  let found: Element | null = null;
  for (let at = root.closest(CELL); at; at = at.parentElement?.closest(CELL) ?? null) found = at;
  return found ?? document.body;
}

function isOf(img: HTMLImageElement, key: string): boolean {
  // An SVG's words in HTML; a PNG's in VS Code, which has its bytes elsewhere.
  if (img.alt.includes(key)) return true;
  const data = /^data:image\/png;base64,/.exec(img.src);
  if (!data) return false;
  const start = data[0].length;
  try {
    return atob(img.src.slice(start, start + HEAD)).includes(`tEXttbnb\0${key}`);
  } catch {
    return false;
  }
}
