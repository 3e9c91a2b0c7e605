/** Pins a card to the top of its views. */
import type { Store, Tag } from "../store";
import { IconButton } from "./icons";

export function PinButton({ store, tag: { key } }: { store: Store; tag: Tag }) {
  const pinned = store.pins.value.includes(key);
  return (
    <IconButton
      icon="pin"
      label={pinned ? "Unpin" : "Pin to the top"}
      pressed={pinned}
      class={pinned ? "tbnb-on" : ""}
      onClick={() => {
        const others = store.pins.peek().filter((pin) => pin !== key);
        store.pins.value = pinned ? others : [...others, key];
      }}
    />
  );
}
