/** The ends of a card's axes, typed. */
import { useEffect, useRef } from "preact/hooks";
import type { Box, Drawn } from "../../charts/types";
import type { XKind } from "./columns";

type Side = "x" | "y";

interface Props {
  /** What the axes show now. */
  scales: Drawn["scales"];
  box: Box;
  kind: XKind;
  onBox: (box: Box) => void;
  onClose: () => void;
}

/**
 * A typed span: a blank end is that of what is shown.
 *
 * @returns the span, null for an automatic one, or why it is none
 */
export function typed(
  low: string,
  high: string,
  shown: { min: number; max: number; log: boolean },
): [number, number] | null | string {
  if (low.trim() === "" && high.trim() === "") return null;
  const min = low.trim() === "" ? shown.min : Number(low);
  const max = high.trim() === "" ? shown.max : Number(high);
  if (!Number.isFinite(min) || !Number.isFinite(max)) return "An end is no number";
  if (shown.log && min <= 0) return "A logarithmic axis begins above 0";
  return min < max ? [min, max] : "The minimum must be below the maximum";
}

const NAMES: Record<Side, string> = { x: "Horizontal", y: "Vertical" };

export function AxisRanges({ scales, box, kind, onBox, onClose }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const field = (name: string) => {
    const found = form.current?.elements.namedItem(name);
    return found instanceof HTMLInputElement ? found : null;
  };
  // Seconds since 1970 are nothing one types.
  const sides: readonly Side[] = kind === "wall" ? ["y"] : ["x", "y"];
  const apply = (event: Event) => {
    event.preventDefault();
    const next: Box = { ...box };
    for (const side of sides) {
      const low = field(`${side}-min`);
      const span = typed(low?.value ?? "", field(`${side}-max`)?.value ?? "", scales[side]);
      low?.setCustomValidity(typeof span === "string" ? span : "");
      if (typeof span === "string") {
        low?.reportValidity();
        return;
      }
      next[side] = span;
    }
    onBox(next);
    onClose();
  };
  const input = (side: Side, end: "min" | "max") => (
    <input
      class="tbnb-input"
      name={`${side}-${end}`}
      inputMode="decimal"
      autocomplete="off"
      aria-label={`${NAMES[side]} ${end === "min" ? "minimum" : "maximum"}`}
      placeholder={String(Number(scales[side][end].toPrecision(4)))}
      defaultValue={String(box[side]?.[end === "min" ? 0 : 1] ?? "")}
      onInput={() => field(`${side}-min`)?.setCustomValidity("")}
    />
  );
  useEffect(() => {
    const card = form.current?.parentElement;
    field(`${sides[0]}-min`)?.focus();
    return () => card?.querySelector<HTMLElement>(".tbnb-cardmenu")?.focus();
  }, []);
  return (
    <form
      class="tbnb-ranges"
      aria-label="Axis ranges"
      ref={form}
      onSubmit={apply}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      {sides.map((side) => (
        <div key={side}>
          <span>
            {NAMES[side]}
            {side === "x" && kind === "relative" ? ", s" : ""}
          </span>
          {input(side, "min")} to {input(side, "max")}
        </div>
      ))}
      <div>
        <button type="submit" class="tbnb-button">
          Apply
        </button>
        <button
          type="button"
          class="tbnb-button"
          onClick={() => {
            onBox({ x: null, y: null });
            onClose();
          }}
        >
          Clear
        </button>
        <button type="button" class="tbnb-link" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
