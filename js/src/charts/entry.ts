/** A small field in place of a fob, to type where it shall stand. */
export interface Entry {
  /** In the units of the axis. */
  value: number;
  label: string;
  /** A number typed; null where the field was emptied. */
  onValue(value: number | null): void;
  /** The field is gone, whatever came of it. */
  onEnd(byKey: boolean): void;
}

/** Open the field in `layer`, so many px from its left edge. */
export function openEntry(
  layer: HTMLElement,
  at: { left: number; width: number },
  entry: Entry,
): void {
  const input = layer.ownerDocument.createElement("input");
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.value = String(entry.value);
  input.setAttribute("aria-label", entry.label);
  input.style.left = `${at.left}px`;
  input.style.width = `${at.width}px`;
  let open = true;
  const end = (take: boolean, byKey: boolean) => {
    if (!open) return;
    open = false;
    const text = input.value.trim().replaceAll(",", "");
    input.remove();
    const value = Number(text);
    if (take && text === "") entry.onValue(null);
    else if (take && Number.isFinite(value) && value !== entry.value) entry.onValue(value);
    entry.onEnd(byKey);
  };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") end(true, true);
    else if (event.key === "Escape") {
      event.preventDefault();
      end(false, true);
    }
  });
  input.addEventListener("blur", () => end(true, false));
  layer.append(input);
  input.focus();
  input.select();
}
