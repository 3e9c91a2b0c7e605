/** What a card of any kind has: a head, and itself once more over the whole window. */
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Tag } from "../store";
import type { CardProps } from "./groups";
import { IconButton } from "./icons";
import { Modal } from "./modal";
import { Name } from "./name";
import { PinButton } from "./pin";
import { visible } from "./text";

/** A card where it stands: among the others, or over the whole window. */
export interface PlacedProps extends CardProps {
  isFull: boolean;
  /** Over the whole window, or back from it. */
  onFull: () => void;
}

interface ExpandableProps extends CardProps {
  children: (at: PlacedProps) => ComponentChildren;
}

export function Expandable({ children, ...card }: ExpandableProps) {
  const full = useSignal(false);
  const { tag } = card;
  const close = () => {
    full.value = false;
  };
  return (
    <>
      {children({ ...card, isFull: false, onFull: () => (full.value = true) })}
      {full.value && (
        <Modal label={visible(tag.tag)} onClose={close}>
          {children({
            ...card,
            id: `${card.id}\u0000full`,
            title: tag.tag,
            isFull: true,
            onFull: close,
          })}
        </Modal>
      )}
    </>
  );
}

interface HeadProps extends PlacedProps {
  wide: Signal<boolean>;
  /** What one can do with this kind alone; it stands before what all have. */
  children?: ComponentChildren;
  menu?: ComponentChildren;
}

export function CardHead({ page, tag, title, isFull, onFull, wide, children, menu }: HeadProps) {
  return (
    <div class="tbnb-cardhead">
      <h4>
        <Name of={title} title={describe(tag)} />
      </h4>
      <div class="tbnb-actions">
        {children}
        <PinButton store={page.store} tag={tag} />
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
          onClick={onFull}
        />
        {menu}
      </div>
    </div>
  );
}

/** Stands in the head while there is a zoom. */
export function ResetZoom({ hint, onReset }: { hint: string; onReset: () => void }) {
  return (
    <IconButton icon="reset" class="tbnb-on" label="Reset zoom" hint={hint} onClick={onReset} />
  );
}

/** The tag in full; the name it is shown by, where it has another; what its writer says of it. */
function describe(tag: Tag): string {
  const name = visible(tag.tag);
  const shown = tag.name === tag.tag ? name : `${visible(tag.name)} (${name})`;
  return tag.description ? `${shown}\n${visible(tag.description)}` : shown;
}
