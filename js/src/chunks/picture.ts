/**
 * The chunk "picture": the board as it is drawn, as a PNG.
 *
 * A copy of its elements goes into an SVG, which the browser draws onto a canvas. That works because
 * all that a board looks like is in its own style sheet and in the host's colours. Measured on ten
 * runs in eight cards: 0.3 s; html-to-image 1.11 and modern-screenshot 4.7, which read the computed
 * style of every element, took 15 s each, with the page at a standstill, for the same picture.
 */

const XHTML = "http://www.w3.org/1999/xhtml";
/** A picture inside it is drawn no larger: there may be photographs. */
const MOST_SIDE = 1024;
/** What is tried to make it small enough: scale, and bits of a colour. */
const SIZES: readonly (readonly [scale: number, bits: number])[] = [
  [1, 8],
  [1, 5],
  [1, 4],
  [0.75, 5],
  [0.5, 5],
  [0.35, 4],
];

export interface Picture {
  /** Base64. */
  png: string;
  /** CSS pixels. */
  width: number;
  height: number;
}

/**
 * Draw an element.
 *
 * @param root on screen, with a size
 * @param most characters of the PNG; it has fewer colours or pixels where it must
 * @param said stands where the board says how fresh its data are
 */
export async function picture(root: HTMLElement, most: number, said: string): Promise<Picture> {
  const { width, height } = size(root);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await svg(root, said))}`;
  await image.decode();
  for (const [scale, bits] of SIZES) {
    const png = encoded(image, Math.round(width * scale), Math.round(height * scale), bits);
    if (png.length <= most) return { png, width, height };
  }
  throw new Error(`no picture of ${width} by ${height} pixels fits ${most} characters`);
}

function size(root: HTMLElement): { width: number; height: number } {
  const box = root.getBoundingClientRect();
  return { width: Math.ceil(box.width), height: Math.ceil(box.height) };
}

function encoded(image: HTMLImageElement, width: number, height: number, bits: number): string {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  // Where a corner is round the page shows through.
  context.drawImage(image, 0, 0, width, height);
  if (bits < 8) {
    const pixels = context.getImageData(0, 0, width, height);
    const top = 2 ** bits - 1;
    const round = Uint8Array.from({ length: 256 }, (_, value) =>
      Math.round((Math.round((value * top) / 255) * 255) / top),
    );
    const { data } = pixels;
    for (let i = 0; i < data.length; i++) data[i] = round[data[i] ?? 0] ?? 0;
    context.putImageData(pixels, 0, 0);
  }
  return canvas.toDataURL("image/png").replace(/^[^,]*,/, "");
}

async function svg(root: HTMLElement, said: string): Promise<string> {
  const { width, height } = size(root);
  const copy = root.cloneNode(true) as HTMLElement;
  const to = [...copy.querySelectorAll("*")];
  const from = [...root.querySelectorAll("*")];
  await Promise.all(from.map((one, i) => still(one, to[i])));
  for (const one of copy.querySelectorAll("dialog, [popover], .tbnb-grip")) one.remove();
  const status = copy.querySelector(".tbnb-status");
  if (status) status.textContent = said;
  const css = styles(root);
  const around = document.createElement("div");
  const sheet = document.createElement("style");
  // Bars to scroll with are the browser's, and of no use in a picture.
  sheet.textContent = `${css} * { scrollbar-width: none !important; animation: none !important; }`;
  around.style.cssText = inherited(root, css);
  around.append(sheet, copy);
  around.setAttribute("xmlns", XHTML);
  const body = new XMLSerializer().serializeToString(around);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<foreignObject width="100%" height="100%">${legal(body)}</foreignObject></svg>`
  );
}

/** What no XML may hold, in whatever text a log has. */
function legal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must go
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "\ufffd");
}

/** Give a copy what is no attribute of the element: pixels, what was typed, how far it scrolled. */
async function still(from: Element, to: Element | undefined): Promise<void> {
  if (from instanceof HTMLCanvasElement && to) {
    to.replaceWith(imageOf(from, from, from.width, from.height));
  } else if (from instanceof HTMLImageElement && to) {
    if (from.src.startsWith("data:")) return;
    const { naturalWidth: width, naturalHeight: height } = from;
    if (from.complete && width > 0) to.replaceWith(imageOf(from, from, width, height));
  } else if (from instanceof HTMLInputElement && to) {
    to.toggleAttribute("checked", from.checked);
    to.setAttribute("value", from.value);
  } else if (from instanceof HTMLSelectElement && to) {
    [...to.querySelectorAll("option")].forEach((option, i) => {
      option.toggleAttribute("selected", i === from.selectedIndex);
    });
  }
  if (to && (from.scrollTop > 0 || from.scrollLeft > 0)) {
    for (const child of to.children) {
      if (child instanceof HTMLElement)
        child.style.translate = `${-from.scrollLeft}px ${-from.scrollTop}px`;
    }
  }
}

/** An image that stands where an element does, of what that shows now. */
function imageOf(
  at: HTMLElement,
  source: HTMLCanvasElement | HTMLImageElement,
  width: number,
  height: number,
): HTMLImageElement {
  const image = document.createElement("img");
  for (const { name, value } of at.attributes) {
    if (!["src", "srcset", "width", "height", "loading"].includes(name))
      image.setAttribute(name, value);
  }
  image.style.width = `${at.clientWidth || at.offsetWidth}px`;
  image.style.height = `${at.clientHeight || at.offsetHeight}px`;
  const scale = Math.min(1, MOST_SIDE / Math.max(1, width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  try {
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    if (width > 0 && height > 0) context.drawImage(source, 0, 0, canvas.width, canvas.height);
    image.src = canvas.toDataURL();
  } catch {
    // Of another origin, or too large: its place stays empty.
  }
  return image;
}

/** The rules that a board is drawn by: ours and those of the chart libraries. */
function styles(root: HTMLElement): string {
  const home = root.getRootNode();
  const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
  if (home instanceof ShadowRoot) sheets.push(...home.styleSheets, ...home.adoptedStyleSheets);
  const found: string[] = [];
  for (const sheet of sheets) {
    try {
      found.push(...ours(sheet.cssRules));
    } catch {
      // Of another origin: not ours.
    }
  }
  return found.join("\n");
}

/** The rules that are ours, of those that hold on this page: in a picture others would. */
function ours(rules: CSSRuleList): string[] {
  return [...rules].flatMap((rule) => {
    if (!/\.tbnb|\.uplot|\.u-|plotly/.test(rule.cssText)) return [];
    if (!(rule instanceof CSSMediaRule)) return [rule.cssText];
    return matchMedia(rule.media.mediaText).matches ? ours(rule.cssRules) : [];
  });
}

/** What the board has from around it: the host's colours, and how text is set. */
function inherited(root: HTMLElement, css: string): string {
  const computed = getComputedStyle(root.parentElement ?? root);
  const names = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name ?? ""));
  const rules = ["font-family", "font-size", "line-height", "color", ...names].map((name) => {
    const value = computed.getPropertyValue(name);
    return value && !name.startsWith("--tbnb") ? `${name}:${value};` : "";
  });
  return rules.join("");
}
