/**
 * The chunk "markdown": text of a log to elements that can do no harm.
 *
 * Tables and fenced code as TensorBoard (tensorboard/plugin_util.py). Raw HTML is dropped by the
 * parser, and what it makes goes through an allow list besides; nothing is loaded from anywhere.
 */
import DOMPurify from "dompurify";
import { Marked, type RendererObject, type Tokens } from "marked";

/** TensorBoard's list, and struck-out text. */
const TAGS = [
  ...[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
  ],
  ...["li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"],
];
const ATTRIBUTES = ["align", "alt", "href", "src", "start", "title"];
const LINK = /^(?:https?:|mailto:)/i;
/** A picture inside the text; one from elsewhere would tell its host who reads the log. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|bmp);base64,[\w+/=\s]*$/i;

const renderer: RendererObject = {
  html: () => "",
  image({ href, title, text }: Tokens.Image): string | false {
    if (PICTURE.test(href)) return false;
    return this.parser.renderer.link({
      href,
      title,
      tokens: [word(text || href)],
    } as Tokens.Link);
  },
  checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
};
const blocks = new Marked({ gfm: true, renderer });
/** A line has words in angle brackets that are no HTML, such as "<unk>": they stay, as in TensorBoard. */
const line = new Marked({
  gfm: true,
  renderer: { ...renderer, html: ({ text }) => escaped(text) },
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function word(text: string): Tokens.Text {
  return { type: "text", raw: text, text };
}

/** Elements of a Markdown text. */
export function render(text: string): DocumentFragment {
  return safe(blocks.parse(text.replaceAll("\0", ""), { async: false }));
}

/** One paragraph, of what stands within a line: emphasis, code and links, no headings or lists. */
export function renderInline(text: string): DocumentFragment {
  return safe(`<p>${line.parseInline(text.replaceAll("\0", ""), { async: false })}</p>`);
}

function safe(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a")) tame(link);
  for (const image of fragment.querySelectorAll("img")) {
    if (!PICTURE.test(image.getAttribute("src") ?? "")) image.remove();
  }
  return fragment;
}

/** Links lead out of the notebook, and only where a link may. */
function tame(link: HTMLAnchorElement): void {
  const href = link.getAttribute("href");
  if (href === null) return;
  if (LINK.test(href)) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  } else link.removeAttribute("href");
}
