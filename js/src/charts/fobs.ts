import { openEntry } from "./entry";
import type { Marker, Rect } from "./types";

/** What the fobs need of a chart. */
export interface FobHost {
  plot(): Rect;
  /** Value to px of the chart along x, and back. */
  pixel(value: number): number;
  value(pixel: number): number;
  /** The nearest place a marker may stand at: whole steps on a step axis. */
  snap(value: number): number;
  /** The next place a marker may stand at, right (1, 10) or left (-1, -10) of one. */
  beside(value: number, way: number): number;
  label(value: number): string;
  /** Ends of the axis. */
  ends(): readonly [number, number];
  /** Whether a place can be typed as a number. */
  types(): boolean;
  marker(): Marker;
  setMarker(marker: Marker): void;
}

type Handle = "at" | "from" | "to";

/** Marker after one of its handles moved; crossed ends change places. */
function moved(marker: Marker, handle: Handle, value: number): Marker {
  if (handle === "at" || !marker.range) return { ...marker, at: value };
  const [from, to] = marker.range;
  const next: [number, number] = handle === "from" ? [value, to] : [from, value];
  return { ...marker, range: next[0] <= next[1] ? next : [next[1], next[0]] };
}

function removed(marker: Marker, handle: Handle): Marker {
  if (handle === "at" || !marker.range) return { ...marker, at: null };
  // One end gone leaves a plain marker at the other.
  return { at: marker.range[handle === "from" ? 1 : 0], range: null };
}

function standing(marker: Marker, handle: Handle): number | null {
  if (handle === "at") return marker.at;
  return marker.range?.[handle === "from" ? 0 : 1] ?? null;
}

const HANDLES: readonly (readonly [Handle, string])[] = [
  ["at", "Selected position"],
  ["from", "Start of the selected range"],
  ["to", "End of the selected range"],
];

/** Least px of the field in which a place is typed; never narrower than its fob. */
const FIELD = 92;
/** Least px between two fobs. */
const GAP = 2;

/** The little labels on the x axis that say and move where the step selector stands. */
export class Fobs {
  private readonly fobs = new Map<Handle, HTMLElement>();
  private readonly layer: HTMLElement;
  private shown = "";
  private dragging: { handle: Handle; pointer: number } | null = null;

  constructor(
    el: HTMLElement,
    private readonly host: FobHost,
    private readonly signal: AbortSignal,
  ) {
    this.layer = el.ownerDocument.createElement("div");
    this.layer.className = "tbnb-fobs";
    el.append(this.layer);
    this.layer.addEventListener("click", (event) => this.onAxisClick(event), { signal });
  }

  /** Put the fobs where the marker is now. */
  update(): void {
    const plot = this.host.plot();
    const marker = this.host.marker();
    const wanted = HANDLES.flatMap(([handle, name]) => {
      const value = handle === "at" && marker.range ? null : standing(marker, handle);
      const x = value === null ? Number.NaN : this.host.pixel(value) - plot.left;
      return value !== null && x >= -1 && x <= plot.width + 1 ? [{ handle, name, value, x }] : [];
    });
    // Called with every move of the pointer: nothing is touched or measured unless something moved.
    const state = JSON.stringify([plot, wanted]);
    if (state === this.shown) return;
    this.shown = state;
    this.layer.style.left = `${plot.left}px`;
    this.layer.style.width = `${plot.width}px`;
    this.layer.style.top = `${plot.top + plot.height + 1}px`;
    const lost = this.drop(HANDLES.filter(([handle]) => wanted.every((w) => w.handle !== handle)));
    const placed = wanted.map(({ handle, name, value, x }) => {
      const fob = this.fobs.get(handle) ?? this.make(handle, name);
      const label = this.host.label(value);
      fob.textContent = label;
      const [least, most] = this.host.ends();
      fob.setAttribute("aria-valuemin", String(least));
      fob.setAttribute("aria-valuemax", String(most));
      fob.setAttribute("aria-valuenow", String(value));
      fob.setAttribute("aria-valuetext", label);
      return { fob, x };
    });
    this.arrange(placed, plot);
    // What had the keyboard's focus is gone: it must not fall to the page's body.
    if (lost) (placed[0]?.fob ?? this.layer.parentElement)?.focus({ preventScroll: true });
  }

  /** Remove fobs; answers whether one of them had the focus. */
  private drop(handles: readonly (readonly [Handle, string])[]): boolean {
    let focused = false;
    for (const [handle] of handles) {
      const fob = this.fobs.get(handle);
      focused ||= fob?.matches(":focus") ?? false;
      fob?.remove();
      this.fobs.delete(handle);
    }
    return focused;
  }

  /** Centre each fob on its place, but keep them apart and inside the chart. */
  private arrange(placed: readonly { fob: HTMLElement; x: number }[], plot: Rect): void {
    const room = this.layer.parentElement?.clientWidth || plot.left + plot.width;
    let least = -plot.left;
    const spans = placed.map(({ fob, x }) => {
      const width = fob.offsetWidth;
      const left = Math.max(least, x - width / 2);
      least = left + width + GAP;
      return { fob, left, width };
    });
    let most = room - plot.left;
    for (const span of spans.reverse()) {
      const left = Math.min(span.left, most - span.width);
      most = left - GAP;
      span.fob.style.transform = `translateX(${left}px)`;
    }
  }

  destroy(): void {
    this.layer.remove();
    this.fobs.clear();
  }

  private make(handle: Handle, name: string): HTMLElement {
    const fob = this.layer.ownerDocument.createElement("div");
    fob.className = "tbnb-fob";
    fob.tabIndex = 0;
    fob.setAttribute("role", "slider");
    fob.setAttribute("aria-label", name);
    fob.title = this.host.types()
      ? "Drag to move, Enter or double-click to type, Delete to remove"
      : "Drag to move, Delete to remove";
    const { signal } = this;
    fob.addEventListener("pointerdown", (event) => this.onDown(event, handle, fob), { signal });
    fob.addEventListener("pointermove", (event) => this.onMove(event), { signal });
    fob.addEventListener("pointerup", (event) => this.onUp(event, fob), { signal });
    fob.addEventListener("pointercancel", (event) => this.onUp(event, fob), { signal });
    fob.addEventListener("dblclick", () => this.type(handle), { signal });
    fob.addEventListener("keydown", (event) => this.onKey(event, handle), { signal });
    this.layer.append(fob);
    this.fobs.set(handle, fob);
    return fob;
  }

  private valueAt(event: MouseEvent): number {
    const plot = this.host.plot();
    const x = event.clientX - this.layer.getBoundingClientRect().left;
    return this.host.snap(this.host.value(plot.left + Math.max(0, Math.min(plot.width, x))));
  }

  private onAxisClick(event: MouseEvent): void {
    if (event.target !== this.layer) return;
    const value = this.valueAt(event);
    const { at, range } = this.host.marker();
    const anchor = range ? range[0] : at;
    if (event.shiftKey && anchor !== null) {
      this.host.setMarker({ at, range: [Math.min(anchor, value), Math.max(anchor, value)] });
    } else {
      this.host.setMarker({ at: value, range: null });
    }
  }

  private onDown(event: PointerEvent, handle: Handle, fob: HTMLElement): void {
    if (event.button !== 0) return;
    this.dragging = { handle, pointer: event.pointerId };
    fob.setPointerCapture?.(event.pointerId);
    event.stopPropagation();
  }

  private onMove(event: PointerEvent): void {
    if (!this.dragging || event.pointerId !== this.dragging.pointer) return;
    const value = this.valueAt(event);
    const marker = this.host.marker();
    if (value !== standing(marker, this.dragging.handle)) this.move(this.dragging.handle, value);
  }

  private onUp(event: PointerEvent, fob: HTMLElement): void {
    if (this.dragging && fob.hasPointerCapture?.(event.pointerId))
      fob.releasePointerCapture(event.pointerId);
    this.dragging = null;
  }

  private onKey(event: KeyboardEvent, handle: Handle): void {
    const value = standing(this.host.marker(), handle);
    if (event.key === "Enter" && value !== null && this.host.types()) {
      event.preventDefault();
      event.stopPropagation();
      this.type(handle);
      return;
    }
    const stride = event.shiftKey ? 10 : 1;
    const way = event.key === "ArrowLeft" ? -stride : event.key === "ArrowRight" ? stride : 0;
    const removes = event.key === "Delete" || event.key === "Backspace";
    if (value === null || (way === 0 && !removes)) return;
    event.preventDefault();
    event.stopPropagation();
    if (removes) this.remove(handle);
    else this.nudge(handle, value, way);
  }

  /** Move by px, or to the next whole place where one px is less than that. */
  private nudge(handle: Handle, value: number, way: number): void {
    const next = this.host.snap(this.host.value(this.host.pixel(value) + way));
    this.move(handle, next === value ? this.host.beside(value, way) : next);
  }

  private move(handle: Handle, value: number): void {
    const before = this.host.marker();
    const after = moved(before, handle, value);
    // The ends of a range may have changed places under the pointer: go on with the other.
    if (this.dragging && after.range && before.range && standing(after, handle) !== value) {
      this.swap();
    }
    this.host.setMarker(after);
  }

  private swap(): void {
    const from = this.fobs.get("from");
    const to = this.fobs.get("to");
    if (!this.dragging || !from || !to) return;
    this.dragging.handle = this.dragging.handle === "from" ? "to" : "from";
  }

  /** Ask for the place in a field; emptied it takes the fob away. */
  private type(handle: Handle): void {
    const fob = this.fobs.get(handle);
    const value = standing(this.host.marker(), handle);
    if (!fob || value === null || !this.host.types()) return;
    this.dragging = null;
    const left = fob.getBoundingClientRect().left - this.layer.getBoundingClientRect().left;
    const { left: start, width } = this.host.plot();
    const wide = Math.max(FIELD, fob.offsetWidth + 8);
    // In the chart, like the fobs themselves.
    const room = (this.layer.parentElement?.clientWidth || start + width) - start - wide;
    openEntry(
      this.layer,
      { left: Math.min(left, room), width: wide },
      {
        value,
        label: fob.getAttribute("aria-label") ?? "",
        onValue: (to) => {
          if (to === null) this.remove(handle);
          else this.move(handle, this.host.snap(to));
        },
        onEnd: (byKey) => {
          if (byKey) (this.fobs.get(handle) ?? this.layer.parentElement)?.focus();
        },
      },
    );
  }

  private remove(handle: Handle): void {
    this.dragging = null;
    this.host.setMarker(removed(this.host.marker(), handle));
  }
}
