/** The menu of a card: its axis ranges, its downloads. */
import { useSignal } from "@preact/signals";
import type { Span } from "../../math/domain";
import { Icon } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import type { Zoom } from "./state";

interface Props {
  zoom: Zoom;
  /** The depth axis counts steps: seconds since 1970 are nothing one types. */
  steps: boolean;
  onZoom: (zoom: Zoom) => void;
  onBins: () => void;
  onBuckets: () => void;
  onPicture: () => void;
}

const RANGES = [
  ["bins", "Values"],
  ["counts", "Counts"],
  ["depth", "Steps"],
] as const;

export function CardMenu({ zoom, steps, onZoom, onBins, onBuckets, onPicture }: Props) {
  const open = useSignal(false);
  const close = (work: () => void) => () => {
    work();
    open.value = false;
  };
  return (
    <Popover label="More" button={<Icon name="more" />} open={open} class="tbnb-cardmenu">
      <div class="tbnb-menu">
        <form class="tbnb-spans" onSubmit={(event) => event.preventDefault()}>
          {RANGES.filter(([name]) => steps || name !== "depth").map(([name, label]) => (
            <Ends
              key={name}
              label={label}
              span={zoom[name]}
              onSpan={(span) => onZoom({ ...zoom, [name]: span })}
            />
          ))}
        </form>
        <hr />
        <button type="button" onClick={close(onBins)}>
          Download CSV of the bins drawn
        </button>
        <button type="button" onClick={close(onBuckets)}>
          Download CSV of the buckets logged
        </button>
        <button type="button" onClick={close(onPicture)}>
          Download PNG
        </button>
      </div>
    </Popover>
  );
}

interface EndsProps {
  label: string;
  span: Span | null;
  onSpan: (span: Span | null) => void;
}

/** Both ends of an axis, typed; both empty is automatic. */
function Ends({ label, span, onSpan }: EndsProps) {
  const text = (end: number | undefined) => (end === undefined ? "" : String(end));
  const low = useSignal(text(span?.[0]));
  const high = useSignal(text(span?.[1]));
  const apply = () => {
    const both = spanOf(low.value, high.value);
    if (both !== "open") onSpan(both);
  };
  const field = (of: typeof low, name: string) => (
    <input
      class="tbnb-input"
      inputMode="decimal"
      aria-label={`${label}: ${name}`}
      placeholder="auto"
      value={of.value}
      onInput={(event) => {
        of.value = event.currentTarget.value;
      }}
      onChange={apply}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply();
        if (event.key !== "Escape") event.stopPropagation();
      }}
    />
  );
  return (
    <div class="tbnb-field">
      <span>{label}</span>
      {field(low, "from")}
      <span>to</span>
      {field(high, "to")}
    </div>
  );
}

/** A typed span; null is automatic, "open" is one that is not finished. */
export function spanOf(low: string, high: string): Span | null | "open" {
  if (low.trim() === "" && high.trim() === "") return null;
  if (low.trim() === "" || high.trim() === "") return "open";
  const span: Span = [Number(low), Number(high)];
  return Number.isFinite(span[0]) && Number.isFinite(span[1]) && span[0] < span[1] ? span : "open";
}
