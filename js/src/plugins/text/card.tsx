/** One card: a tag's texts of all visible runs, the newest first. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CardProps } from "../../shell/groups";
import { IconButton } from "../../shell/icons";
import { Loaded } from "../../shell/loaded";
import { Modal } from "../../shell/modal";
import { Name } from "../../shell/name";
import type { Page } from "../../shell/page";
import { PinButton } from "../../shell/pin";
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

type Over = "full" | "compare" | null;

export function TextCard({ page, tag, title }: CardProps) {
  const over = useSignal<Over>(null);
  const close = () => {
    over.value = null;
  };
  return (
    <>
      <Body
        {...{ page, tag, title }}
        onOver={(to) => {
          over.value = to;
        }}
      />
      {over.value !== null && (
        <Modal label={visible(tag.tag)} onClose={close}>
          {over.value === "full" ? (
            <Body {...{ page, tag }} title={tag.tag} isFull onOver={close} />
          ) : (
            <CompareTexts {...{ page, tag }} onClose={close} />
          )}
        </Modal>
      )}
    </>
  );
}

interface BodyProps {
  page: Page;
  tag: Tag;
  title: string;
  isFull?: boolean;
  onOver: (to: Over) => void;
}

function Body({ page, tag, title, isFull = false, onOver }: BodyProps) {
  const { store } = page;
  const state = stateOf(store);
  const wide = state.isWide(tag.tag);
  return (
    <div class="tbnb-cardbody" data-wide={wide.value && !isFull}>
      <div class="tbnb-cardhead">
        <h4>
          <Name of={named(tag, title)} title={describe(tag)} />
        </h4>
        <div class="tbnb-actions">
          <IconButton
            icon="compare"
            label="Difference of two texts"
            onClick={() => onOver("compare")}
          />
          <PinButton store={store} tag={tag} />
          {!isFull && (
            <IconButton
              icon={wide.value ? "narrow" : "wide"}
              label={wide.value ? "Normal width" : "Full width"}
              onClick={() => {
                wide.value = !wide.peek();
              }}
            />
          )}
          <IconButton
            icon={isFull ? "exit" : "full"}
            label={isFull ? "Leave full screen" : "Full screen"}
            {...(isFull ? { hint: "Esc" } : {})}
            onClick={() => onOver(isFull ? null : "full")}
          />
        </div>
      </div>
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
  return (
    <>
      <ul class="tbnb-entries">
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

function describe(tag: Tag): string {
  const name = visible(tag.tag);
  return tag.description ? `${name}\n${visible(tag.description)}` : name;
}
