/** The menu of a card: its scale, its step table, its downloads. */
import { useSignal } from "@preact/signals";
import { Icon } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import type { Store } from "../../store";
import { type CardState, type Selection, stateOf } from "./state";

interface Props {
  store: Store;
  card: CardState;
  onRanges: () => void;
  onData: (format: "csv" | "json") => void;
  onPicture: (format: "png" | "svg") => void;
}

export function CardMenu({ store, card, onRanges, onData, onPicture }: Props) {
  const open = useSignal(false);
  const state = stateOf(store);
  const yLog = card.yLog.value ?? store.choices.yLog.value;
  const selection = state.selection(card);
  const close = (work: () => void) => () => {
    work();
    open.value = false;
  };
  const pick = (to: Selection) =>
    close(() => {
      state.select(card, selection === to ? "off" : to);
    });
  return (
    <Popover label="More" button={<Icon name="more" />} open={open} class="tbnb-cardmenu">
      <div class="tbnb-menu">
        <button type="button" aria-pressed={yLog} onClick={close(() => (card.yLog.value = !yLog))}>
          Logarithmic y axis
        </button>
        <button type="button" onClick={close(onRanges)}>
          Axis ranges…
        </button>
        <button type="button" aria-pressed={selection === "single"} onClick={pick("single")}>
          Values at a step
        </button>
        <button type="button" aria-pressed={selection === "range"} onClick={pick("range")}>
          Values over a range
        </button>
        <hr />
        <button type="button" onClick={close(() => onData("csv"))}>
          Download CSV
        </button>
        <button type="button" onClick={close(() => onData("json"))}>
          Download JSON
        </button>
        <button type="button" onClick={close(() => onPicture("png"))}>
          Download PNG
        </button>
        <button type="button" onClick={close(() => onPicture("svg"))}>
          Download SVG
        </button>
      </div>
    </Popover>
  );
}
