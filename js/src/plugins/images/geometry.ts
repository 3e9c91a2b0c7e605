/** Where a picture lies in its box; the same view shows the same part of pictures of any size. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  /** One pixel of the picture is one of the page at zoom 1; else the whole picture fits the box. */
  readonly actual: boolean;
  readonly zoom: number;
  /** What lies in the middle of the box, as shares of the picture's sides. */
  readonly x: number;
  readonly y: number;
}

export interface Placed extends Size {
  readonly left: number;
  readonly top: number;
}

const MOST_ZOOM = 64;

export const FIT: View = { actual: false, zoom: 1, x: 0.5, y: 0.5 };
export const ACTUAL: View = { ...FIT, actual: true };

/** Page px per pixel of the picture. */
export function scaleOf(box: Size, image: Size, { actual, zoom }: View): number {
  if (actual) return zoom;
  return Math.min(box.width / image.width, box.height / image.height) * zoom;
}

export function place(box: Size, image: Size, view: View): Placed {
  const scale = scaleOf(box, image, view);
  const width = image.width * scale;
  const height = image.height * scale;
  return {
    width,
    height,
    left: within(box.width, width, box.width / 2 - view.x * width),
    top: within(box.height, height, box.height / 2 - view.y * height),
  };
}

/** A side that fits stands in the middle; a longer one leaves no gap. */
function within(box: number, side: number, at: number): number {
  if (side <= box) return (box - side) / 2;
  return Math.min(0, Math.max(box - side, at));
}

/** Zoom by a factor around a point of the box. */
export function zoomAt(
  box: Size,
  image: Size,
  view: View,
  factor: number,
  at: { x: number; y: number },
): View {
  const least = view.actual ? 1 / MOST_ZOOM : 1;
  const zoom = Math.min(MOST_ZOOM, Math.max(least, view.zoom * factor));
  if (zoom === 1 && !view.actual) return FIT;
  const before = place(box, image, view);
  const grown = zoom / view.zoom;
  const middle = (point: number, left: number, side: number, room: number) =>
    clamp((point - left) / side + (room / 2 - point) / (side * grown));
  return {
    ...view,
    zoom,
    x: middle(at.x, before.left, before.width, box.width),
    y: middle(at.y, before.top, before.height, box.height),
  };
}

/** Move what is shown by px of the box. */
export function panBy(box: Size, image: Size, view: View, dx: number, dy: number): View {
  const before = place(box, image, view);
  // From where it lies, not from what the view says: beyond an edge nothing must be pulled back.
  return {
    ...view,
    x: clamp((box.width / 2 - before.left - dx) / before.width),
    y: clamp((box.height / 2 - before.top - dy) / before.height),
  };
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
