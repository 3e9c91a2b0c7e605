/** One picture in its box: zoomed and moved by hand, with everything else that shows the same view. */
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Page } from "../../shell/page";
import { useObjectURL } from "../../shell/values";
import { panBy, place, type Size, scaleOf, type View, zoomAt } from "./geometry";
import type { Sample } from "./samples";

/** A turn of the wheel by this many px doubles the zoom. */
const DOUBLES = 300;
const KEYS = new Map([
  ["+", 1.25],
  ["=", 1.25],
  ["-", 0.8],
]);

interface BoxProps {
  view: View;
  onView: (view: View | null) => void;
  image: Size;
  label: string;
  /** Zoom with the wheel alone: where nothing scrolls. */
  wheel?: boolean;
  /** A drag, of 0 to 1 across: where it would not move the picture, and of a slider in the box. */
  onSlide?: (share: number) => void;
  children: (box: Size) => ComponentChildren;
}

/** The box around one or more pictures of one view. */
export function PictureBox({ view, onView, image, label, wheel, onSlide, children }: BoxProps) {
  const ref = useRef<HTMLDivElement>(null);
  const box = useBox(ref);
  const now = useRef({ view, onView, image, wheel, onSlide });
  now.current = { view, onView, image, wheel, onSlide };
  useEffect(() => {
    const el = ref.current;
    return el ? listen(el, () => now.current) : undefined;
  }, []);
  const movable = view.zoom > 1 || view.actual;
  return (
    <div
      class="tbnb-picture"
      ref={ref}
      role="application"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: plus, minus and 0 zoom it
      tabIndex={0}
      data-movable={movable}
      data-slides={onSlide !== undefined}
    >
      {children(box.value)}
    </div>
  );
}

function useBox(ref: { current: HTMLElement | null }): Signal<Size> {
  const box = useSignal<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = el;
      const { width: w, height: h } = box.peek();
      if (width !== w || height !== h) box.value = { width, height };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(el);
    return () => observer.disconnect();
  }, [ref, box]);
  return box;
}

interface Now {
  view: View;
  onView: (view: View | null) => void;
  image: Size;
  wheel?: boolean | undefined;
  onSlide?: ((share: number) => void) | undefined;
}

/** Wheel, drag, keys and double click; by listeners, since a wheel's must not be passive. */
function listen(el: HTMLElement, now: () => Now): () => void {
  const done = new AbortController();
  const { signal } = done;
  const size = () => ({ width: el.clientWidth, height: el.clientHeight });
  const zoom = (factor: number, at: { x: number; y: number }) => {
    const { view, onView, image } = now();
    onView(zoomAt(size(), image, view, factor, at));
  };
  const onWheel = (event: WheelEvent) => {
    if (!now().wheel && !event.altKey && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = el.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    zoom(2 ** (-event.deltaY / DOUBLES), at);
  };
  const onKey = (event: KeyboardEvent) => {
    const factor = KEYS.get(event.key);
    if (factor === undefined && event.key !== "0") return;
    event.preventDefault();
    event.stopPropagation();
    const { width, height } = size();
    if (factor === undefined) now().onView(null);
    else zoom(factor, { x: width / 2, y: height / 2 });
  };
  let sliding = false;
  const slide = ({ clientX }: PointerEvent) => {
    const { left, width } = el.getBoundingClientRect();
    if (width > 0) now().onSlide?.(Math.max(0, Math.min(1, (clientX - left) / width)));
  };
  const onDown = (event: PointerEvent) => {
    const { view, onSlide } = now();
    if (event.button !== 0) return;
    const movable = view.zoom > 1 || view.actual;
    const slider = el.querySelector<HTMLElement>("[role=slider]");
    sliding = onSlide !== undefined && (!movable || event.target === slider);
    if (!movable && !sliding) return;
    event.preventDefault();
    (sliding && slider ? slider : el).focus({ preventScroll: true });
    el.setPointerCapture(event.pointerId);
    if (sliding) slide(event);
  };
  const onMove = (event: PointerEvent) => {
    if (!el.hasPointerCapture(event.pointerId)) return;
    const { view, onView, image } = now();
    if (sliding) slide(event);
    else onView(panBy(size(), image, view, event.movementX, event.movementY));
  };
  el.addEventListener("wheel", onWheel, { signal, passive: false });
  el.addEventListener("keydown", onKey, { signal });
  el.addEventListener("pointerdown", onDown, { signal });
  el.addEventListener("pointermove", onMove, { signal });
  el.addEventListener("dblclick", () => now().onView(null), { signal });
  return () => done.abort();
}

interface PictureProps {
  page: Page;
  sample: Sample;
  box: Size;
  view: View;
  label: string;
  onError: () => void;
  clip?: string;
}

/** The picture itself; nothing where its type is none of ours. */
export function Picture({ page, sample, box, view, label, onError, clip }: PictureProps) {
  const { type } = sample;
  const url = useObjectURL(type === null ? null : sample.bytes, `image/${type}`);
  const { imageBrightness, imageContrast } = page.store.choices;
  if (url === null || box.width === 0) return null;
  return (
    <img
      src={url}
      alt={label}
      draggable={false}
      onError={onError}
      style={{
        ...placedStyle(page, box, sample, view),
        filter: filterOf(imageBrightness.value, imageContrast.value),
        ...(clip === undefined ? {} : { clipPath: clip }),
      }}
    />
  );
}

/** TensorBoard's order: contrast, then brightness. */
function filterOf(brightness: number, contrast: number): string {
  return brightness === 1 && contrast === 1
    ? "none"
    : `contrast(${contrast}) brightness(${brightness})`;
}

/** A picture of no known size is drawn square. */
function sizeOf({ width, height }: Size): Size {
  return { width: width || 1, height: height || 1 };
}

/** Where a picture lies and how its pixels are drawn, as style. */
export function placedStyle(
  page: Page,
  box: Size,
  image: Size,
  view: View,
): Record<string, string> {
  const size = sizeOf(image);
  const { left, top, width, height } = place(box, size, view);
  // Made smaller, sharp pixels would lose every other line of a figure.
  const sharp = page.store.choices.imagePixelated.value && scaleOf(box, size, view) > 1;
  return {
    left: `${left}px`,
    top: `${top}px`,
    width: `${width}px`,
    height: `${height}px`,
    imageRendering: sharp ? "pixelated" : "auto",
  };
}
