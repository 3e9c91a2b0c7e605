/** The menu of a card: its axes, its step table, its downloads. */
import { useSignal } from "@preact/signals";
import { Icon } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import type { Selection } from "../scalars/state";

interface Props {
  yLog: boolean;
  onLog: (to: boolean) => void;
  onRanges: () => void;
  selection: Selection;
  onSelection: (to: Selection) => void;
  onData: () => void;
  onPicture: () => void;
}

export function CardMenu(props: Props) {
  const { yLog, onLog, onRanges, selection, onSelection, onData, onPicture } = props;
  const open = useSignal(false);
  const close = (work: () => void) => () => {
    work();
    open.value = false;
  };
  const pick = (to: Selection) => close(() => onSelection(selection === to ? "off" : to));
  return (
    <Popover label="More" button={<Icon name="more" />} open={open} class="tbnb-cardmenu">
      <div class="tbnb-menu">
        <button type="button" aria-pressed={yLog} onClick={close(() => onLog(!yLog))}>
          Logarithmic y axis
        </button>
        <button type="button" onClick={close(onRanges)}>
          Axis ranges…
        </button>
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
