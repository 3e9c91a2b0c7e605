/** What was logged with a sound: a line of Markdown, or mostly plain words. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Page } from "../../shell/page";
import { visible } from "../../shell/text";
import { made, rendererOf } from "../text/written";

/** What begins Markdown within a line, or an address: a label without is there at once. */
const MARKUP = /[\\`*~[]|(?:^|[^\p{L}\p{N}])_|&#?\w+;|https?:|www\.|\S@\S/u;

export function Label({ page, text }: { page: Page; text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const shown = text.split("\n").map(visible).join("\n");
  const { render } = MARKUP.test(shown) ? rendererOf(page, "renderInline") : { render: null };
  const drawn = render !== null;
  // The function is another each time, though of one chunk.
  useLayoutEffect(() => {
    ref.current?.replaceChildren(made(shown, render) ?? document.createTextNode(shown));
  }, [shown, drawn]);
  return <div class={drawn ? "tbnb-cliplabel tbnb-markdown" : "tbnb-cliplabel"} ref={ref} />;
}
