/** Light or dark: what the host is, from the colour its page has behind us. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { Frame } from "../store/frame";

export type Theme = "light" | "dark";

/** Follow the theme behind `el`, or the user's choice. Returns the theme and how to stop. */
export function follow(
  el: HTMLElement,
  choice: ReadonlySignal<"auto" | Theme>,
): { theme: ReadonlySignal<Theme>; stop: () => void } {
  const host = signal(behind(el));
  const look = () => {
    host.value = behind(el);
  };
  const observer = new MutationObserver(look);
  const watched = { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-name"] };
  observer.observe(document.documentElement, watched);
  observer.observe(document.body, { ...watched, childList: false });
  // A theme's style sheet may arrive after its name is set.
  observer.observe(document.head, { childList: true });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", look);
  // A host may render into an element it has yet to put into the page: nothing is behind it so far.
  const attached = new Frame(() => (el.isConnected ? look() : attached.ask()));
  attached.ask();
  return {
    theme: computed(() => (choice.value === "auto" ? host.value : choice.value)),
    stop: () => {
      attached.cancel();
      observer.disconnect();
      media.removeEventListener("change", look);
    },
  };
}

function behind(el: HTMLElement): Theme {
  let at: Element | null = el;
  while (at) {
    const rgb = parts(getComputedStyle(at).backgroundColor);
    if (rgb) return luminance(rgb) < 0.4 ? "dark" : "light";
    const root: Node = at.getRootNode();
    at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Red, green, blue of a computed colour (0–255); null if it is see-through. */
function parts(color: string): [number, number, number] | null {
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(color)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (!numbers) return painted(color);
  const [r = 0, g = 0, b = 0, alpha = 1] = numbers;
  return alpha < 0.5 ? null : [r, g, b];
}

/** The same of a colour in another notation, `color(srgb …)` (marimo) or `oklch(…)`: what it paints. */
function painted(color: string): [number, number, number] | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return alpha < 128 ? null : [r, g, b];
}

function luminance([r, g, b]: [number, number, number]): number {
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
