/** Text of a log on the page: Markdown through the chunk, or plain. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { chunkOf } from "../../shell/chunk";
import type { Page } from "../../shell/page";
import type { Cells } from "./cells";
import { mark } from "./mark";

export type Render = (text: string) => DocumentFragment;

/** How Markdown is drawn; null while that is not known, or where it is not wanted. */
export function rendererOf(
  page: Page,
  name: "render" | "renderInline" = "render",
): { render: Render | null; problem: string | null } {
  if (!page.store.choices.markdown.value) return { render: null, problem: null };
  const chunk = chunkOf(page.store, "markdown").value;
  if (chunk.state !== "ready") {
    return { render: null, problem: chunk.state === "failed" ? chunk.reason : null };
  }
  const render: unknown = Reflect.get(Object(chunk.module), name);
  if (typeof render !== "function") return { render: null, problem: "markdown: not as expected" };
  return {
    render: (text) => {
      const made: unknown = render(text);
      if (!(made instanceof DocumentFragment)) throw new Error("markdown: not as expected");
      return made;
    },
    problem: null,
  };
}

interface Props {
  render: Render | null;
  query: string;
}

export function Written({ cells, ...how }: Props & { cells: Cells }) {
  const [[only = ""] = []] = cells.rows;
  if (cells.single) return <Cell text={only} {...how} />;
  return (
    <div class="tbnb-texttable">
      <table>
        <tbody>
          {cells.rows.map((row, i) => (
            <tr key={i}>
              {row.map((text, k) => (
                <td key={k}>
                  <Cell text={text} {...how} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Some Markdown takes time by the square of its length: 13 s for 100 kB of "_a_", 0.5 s for this. */
const LONG = 20_000;

function Cell({ text, render: given, query }: Props & { text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const anyway = useSignal(false);
  const long = given !== null && text.length > LONG;
  const render = long && !anyway.value ? null : given;
  useLayoutEffect(() => {
    const el = ref.current;
    if (!el) return;
    el.replaceChildren(made(text, render) ?? document.createTextNode(text));
    mark(el, query);
  }, [text, render, query]);
  return (
    <>
      {long && !anyway.value && (
        <button
          type="button"
          class="tbnb-link"
          onClick={() => {
            anyway.value = true;
          }}
        >
          A long text: show it as Markdown
        </button>
      )}
      <div class={render ? "tbnb-markdown" : "tbnb-plain"} ref={ref} />
    </>
  );
}

/** Markdown can be nested deeper than the parser's stack goes: then it stays as it is. */
export function made(text: string, render: Render | null): DocumentFragment | null {
  try {
    return render?.(text) ?? null;
  } catch {
    return null;
  }
}
