/** Pictures of the points as a texture. */
import { LinearFilter, Texture } from "three";
import type { Sprites } from "./scene";

export interface Sheet {
  readonly texture: Texture;
  /** Pixels of one picture on the sheet as it came. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  /** Of the texture to the sheet: below 1 if it is too large for the graphics card. */
  readonly scale: number;
}

export function sheetOf(sprites: Sprites, largest: number): Sheet {
  const { image, width, height, columns } = sprites;
  const scale = Math.min(1, largest / Math.max(image.width, image.height));
  const texture = new Texture(scale < 1 ? shrink(image, scale) : image);
  texture.flipY = false;
  texture.generateMipmaps = false;
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.premultiplyAlpha = scale < 1;
  texture.needsUpdate = true;
  return { texture, width, height, columns, scale };
}

function shrink(image: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(image.width * scale);
  canvas.height = Math.floor(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
