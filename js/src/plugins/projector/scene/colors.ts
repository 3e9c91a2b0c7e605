/** CSS colours as numbers. */

/** 0 to 255 each. */
export type Rgb = readonly [number, number, number];

let reader: CanvasRenderingContext2D | null = null;

/** What a browser makes of a CSS colour; black for what is none. */
export function rgbOf(css: string): Rgb {
  reader ??= document
    .createElement("canvas")
    .getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  reader.fillStyle = "#000";
  reader.fillStyle = css;
  reader.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = reader.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

/** The same colour, see-through. */
export function veil([r, g, b]: Rgb, alpha: number): string {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}
