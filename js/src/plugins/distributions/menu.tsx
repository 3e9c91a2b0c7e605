/** The menu of a card: its step table, its downloads. */
import { useSignal } from "@preact/signals";
import { Icon } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import type { Selection } from "../scalars/state";

interface Props {
  selection: Selection;
  onSelection: (to: Selection) => void;
  onData: () => void;
  onPicture: () => void;
}

export function CardMenu({ selection, onSelection, onData, onPicture }: Props) {
  const open = useSignal(false);
  const close = (work: () => void) => () => {
    work();
    open.value = false;
  };
  const pick = (to: Selection) => close(() => onSelection(selection === to ? "off" : to));
  return (
    <Popover label="More" button={<Icon name="more" />} open={open} class="tbnb-cardmenu">
      <div class="tbnb-menu">
        <button type="button" aria-pressed={selection === "single"} onClick={pick("single")}>
          Percentiles at a step
        </button>
        <button type="button" aria-pressed={selection === "range"} onClick={pick("range")}>
          Percentiles at two steps
        </button>
        <hr />
        <button type="button" onClick={close(onData)}>
          Download CSV
        </button>
        <button type="button" onClick={close(onPicture)}>
          Download PNG
        </button>
      </div>
    </Popover>
  );
}
