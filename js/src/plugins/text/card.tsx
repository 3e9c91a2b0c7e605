/** One card: a tag's texts of all visible runs, the newest first. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useBelow } from "../../shell/below";
import { CardHead, Expandable, type PlacedProps } from "../../shell/card";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import type { Page } from "../../shell/page";
import { useSteps } from "../../shell/steps";
import { many, visible, whole } from "../../shell/text";
import { useSeen, useWanted } from "../../shell/values";
import type { Tag } from "../../store";
import { stepsOf } from "../../store/steps";
import { CompareTexts } from "./compare";
import { entriesOf, found } from "./entries";
import { TextEntry } from "./entry";
import { stateOf } from "./state";
import { rendererOf } from "./written";

/** Texts that are on the page at first, and that come with each scroll to the end. */
const PORTION = 12;
/** Texts that a search asks for. */
const MOST_SEARCHED = 1000;

export function TextCard(props: CardProps) {
  const { page, tag } = props;
  const comparing = useSignal(false);
  const title = named(tag, tag.tag);
  const close = () => {
    comparing.value = false;
  };
  return (
    <>
      <Expandable {...props}>
        {(at) => <Body {...at} onCompare={() => (comparing.value = true)} />}
      </Expandable>
      {comparing.value && (
        <Modal label={visible(title)} onClose={close}>
          <CompareTexts {...{ page, tag, title }} onClose={close} />
        </Modal>
      )}
    </>
  );
}

interface BodyProps extends PlacedProps {
  onCompare: () => void;
}

function Body({ onCompare, ...at }: BodyProps) {
  const { page, tag, title, isFull } = at;
  const wide = stateOf(page.store).isWide(tag.tag);
  return (
    <div class="tbnb-cardbody" data-wide={wide.value && !isFull}>
      <CardHead {...at} title={named(tag, title)} wide={wide}>
        <IconButton icon="compare" label="Difference of two texts" onClick={onCompare} />
      </CardHead>
      <Texts page={page} tag={tag} />
    </div>
  );
}

function Texts({ page, tag }: { page: Page; tag: Tag }) {
  const { store } = page;
  const { values, choices } = store;
  const steps = useSteps(page, tag);
  const query = stateOf(store).query.value;
  const upTo = useComputed(() =>
    choices.linkSteps.value ? (stepsOf(store).shared.value?.step ?? null) : null,
  );
  const entries = useComputed(() => entriesOf(steps.value.runs, upTo.value));
  const room = useSignal(PORTION);
  // A search looks through what is not on screen as well.
  useWanted(
    page,
    query === "" ? [] : entries.value.slice(0, MOST_SEARCHED).map((one) => one.which),
  );
  if (query !== "") values.revision.value;
  const shown = query === "" ? entries.value : found(entries.value, query, values);
  const { render, problem } = rendererOf(page);
  const list = useRef<HTMLDivElement>(null);
  useBelow(list);
  return (
    <>
      <div class="tbnb-entries" ref={list}>
        <ul>
          {problem !== null && (
            <li class="tbnb-quiet" role="status">
              Shown as plain text: {visible(problem)}
            </li>
          )}
          {shown.slice(0, room.value).map((entry) => (
            <TextEntry
              key={`${entry.which[0]}:${entry.which[1]}`}
              {...{ page, entry, render, query }}
              tag={tag.tag}
            />
          ))}
          {shown.length === 0 && (
            <li class="tbnb-quiet">{query === "" ? "No text yet" : "Nothing found here so far"}</li>
          )}
          {shown.length > room.value && (
            <More
              key={room.value}
              page={page}
              left={shown.length - room.value}
              onMore={() => {
                room.value += PORTION;
              }}
            />
          )}
        </ul>
      </div>
      <div class="tbnb-valuefoot">
        <span class="tbnb-quiet">
          {query !== "" && `${whole(shown.length)} of `}
          {many(entries.value.length, "text")}
          {upTo.value !== null && ` up to step ${upTo.value}`}
        </span>
        <Loaded page={page} tags={[tag]} />
      </div>
    </>
  );
}

/** The end of the list: comes on screen, and there is more of it. */
function More({ page, left, onMore }: { page: Page; left: number; onMore: () => void }) {
  const ref = useRef<HTMLLIElement>(null);
  const seen = useSeen(page, ref);
  useEffect(() => {
    if (seen) onMore();
  });
  return (
    <li ref={ref}>
      <button type="button" class="tbnb-link" onClick={onMore}>
        {many(left, "older text")}
      </button>
    </li>
  );
}

/** What PyTorch adds to every tag says nothing here. */
const ADDED = "text_summary";

function named({ tag }: Tag, title: string): string {
  const own = title === ADDED ? tag : title;
  return own.endsWith(`/${ADDED}`) ? own.slice(0, -ADDED.length - 1) : own;
}
