/** The list of bookmarks: kept with the board, saved to a file, read from one. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { IconButton } from "../../shell/icons";
import { fileName, save } from "../../shell/save";
import { visible } from "../../shell/text";
import { type Bookmark, bookmarkOf, labelOf, parse } from "./bookmark";
import type { Shown } from "./canvas";
import { partOf } from "./current";
import { PART } from "./data";
import type { Scene } from "./scene/scene";
import { visit } from "./visit";

export function Bookmarks(props: Shown & { scene: Scene | null }) {
  const { state, current, placed, scene } = props;
  const { at, found, choice } = current.value;
  const file = useRef<HTMLInputElement>(null);
  const wrong = useSignal<string | null>(null);
  const otherwise = useSignal<string | null>(null);
  const marks = state.bookmarks;
  if (!at || found.state !== "ready") {
    return <p class="tbnb-quiet">There are no points yet.</p>;
  }
  const { picture } = found;
  const add = () => {
    const label = `Bookmark ${marks.peek().length + 1}`;
    const camera = scene?.camera() ?? null;
    const mark = bookmarkOf(state, placed.peek(), camera, label, { picture, at });
    marks.value = [...marks.peek(), mark];
  };
  const go = (mark: Bookmark) => {
    otherwise.value = visit(props, mark);
  };
  const load = async (chosen: File | undefined) => {
    if (!chosen) return;
    const text = await chosen.text().catch(() => null);
    const read = text === null ? "the file cannot be read" : parse(text);
    wrong.value = typeof read === "string" ? read : null;
    if (typeof read !== "string") marks.value = [...marks.peek(), ...read];
  };
  return (
    <div class="tbnb-bookmarks">
      <ul class="tbnb-pointlist">
        {marks.value.map((mark, at) => (
          <li key={at} class="tbnb-bookmark">
            <button type="button" class="tbnb-pointbutton" onClick={() => go(mark)}>
              <span class="tbnb-pointname">{visible(labelOf(mark, at))}</span>
            </button>
            <IconButton
              icon="close"
              label={`Remove ${visible(labelOf(mark, at))}`}
              onClick={() => {
                marks.value = marks.peek().filter((_, i) => i !== at);
              }}
            />
          </li>
        ))}
      </ul>
      {marks.value.length === 0 && (
        <p class="tbnb-quiet">
          Keep this view to come back to it. The list goes with the page, unless you save it.
        </p>
      )}
      <div class="tbnb-buttons">
        <button type="button" class="tbnb-button" onClick={add}>
          Add this view
        </button>
        <button type="button" class="tbnb-button" onClick={() => file.current?.click()}>
          Open…
        </button>
        <button
          type="button"
          class="tbnb-button"
          disabled={marks.value.length === 0}
          onClick={() => {
            const text = JSON.stringify(marks.peek());
            save(text, fileName(`${choice?.tag.name ?? ""}.bookmarks`, "txt"), "application/json");
          }}
        >
          Save
        </button>
      </div>
      <input
        type="file"
        ref={file}
        hidden
        accept=".txt,.json"
        onChange={(event) => {
          void load(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {otherwise.value !== null && <p role="status">{visible(otherwise.value)}</p>}
      {wrong.value !== null && <p role="alert">Not opened: {visible(wrong.value)}</p>}
    </div>
  );
}

/** Take those that the log has, once for each embedding. */
export function useBookmarks({ page, state, current }: Shown): void {
  useSignalEffect(() => {
    const now = current.value;
    if (now.found.state !== "ready" || !now.found.picture.bookmarks || !now.at) return;
    const value = partOf(page, now, PART.bookmarks);
    const [blob] = value.state === "ready" ? value.value.blobs : [];
    if (!blob || state.bookmarksTaken.has(now.at.series)) return;
    state.bookmarksTaken.add(now.at.series);
    const read = parse(new TextDecoder().decode(blob));
    if (typeof read !== "string") state.bookmarks.value = [...state.bookmarks.peek(), ...read];
  });
}
