/** The picture of one point, cut out of the sheet. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Page } from "../../shell/page";
import type { Current } from "./current";
import { sheetOf } from "./marks";

interface Props {
  page: Page;
  current: ReadonlySignal<Current>;
  point: number;
  /** CSS pixels of the longer side. */
  size: number;
  /** The point's name stands beside it. */
  beside?: boolean;
}

/** Nothing where the points have no pictures. */
export function Thumb({ page, current, point, size, beside = false }: Props) {
  const { found } = current.value;
  const sprite = found.state === "ready" ? found.picture.sprite : null;
  const promise = sprite ? sheetOf(page, current.value) : null;
  const sheet = useSignal<{ of: Promise<ImageBitmap>; image: ImageBitmap } | null>(null);
  useEffect(() => {
    let gone = false;
    promise?.then(
      (image) => {
        if (!gone) sheet.value = { of: promise, image };
      },
      // Said where pictures are switched on (`marks.spriteTrouble`).
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [promise, sheet]);
  const canvas = useRef<HTMLCanvasElement>(null);
  // Of another step it may be closed by now: then it has no width.
  const image = sheet.value?.of === promise ? sheet.value.image : null;
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx || !sprite || !image || image.width === 0) return;
    const { width, height, columns } = sprite;
    const x = (point % columns) * width;
    const y = Math.floor(point / columns) * height;
    ctx.clearRect(0, 0, width, height);
    ctx.drawImage(image, x, y, width, height, 0, 0, width, height);
  }, [sprite, image, point]);
  if (!sprite || !image) return null;
  const scale = size / Math.max(sprite.width, sprite.height);
  return (
    <canvas
      class="tbnb-thumb-of"
      ref={canvas}
      width={sprite.width}
      height={sprite.height}
      style={{ width: `${sprite.width * scale}px`, height: `${sprite.height * scale}px` }}
      {...(beside
        ? { role: "presentation" }
        : { role: "img", "aria-label": `Picture of point ${point}` })}
    />
  );
}
