/** The numbers of a picture as the browser decodes it. */
import type { Size } from "./geometry";
import type { Sample } from "./samples";

export function decode({ bytes, type }: Sample): Promise<ImageBitmap> {
  if (type === null) return Promise.reject(new Error("not a picture"));
  // The numbers that were logged, not what a colour profile or an alpha would make of them.
  const exact = { colorSpaceConversion: "none", premultiplyAlpha: "none" } as const;
  return createImageBitmap(new Blob([bytes], { type: `image/${type}` }), exact);
}

/** RGBA of a picture, stretched to a size if it has another. */
export function pixels(bitmap: ImageBitmap, { width, height }: Size): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const own = bitmap.width === width && bitmap.height === height;
  return own && !opaque(data) ? (textured(bitmap) ?? data) : data;
}

function opaque(rgba: Uint8ClampedArray): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

/** By a texture: a 2D canvas multiplies by alpha, which loses digits. Null where there is none. */
function textured(bitmap: ImageBitmap): Uint8ClampedArray | null {
  const { width, height } = bitmap;
  const gl = document.createElement("canvas").getContext("webgl");
  if (!gl) return null;
  const { TEXTURE_2D, FRAMEBUFFER, COLOR_ATTACHMENT0, RGBA, UNSIGNED_BYTE } = gl;
  const texture = gl.createTexture();
  gl.bindTexture(TEXTURE_2D, texture);
  gl.texImage2D(TEXTURE_2D, 0, RGBA, RGBA, UNSIGNED_BYTE, bitmap);
  gl.bindFramebuffer(FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D, texture, 0);
  const rgba = new Uint8Array(4 * width * height);
  gl.readPixels(0, 0, width, height, RGBA, UNSIGNED_BYTE, rgba);
  const done = gl.getError() === gl.NO_ERROR;
  // A page has few of these.
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return done ? new Uint8ClampedArray(rgba.buffer) : null;
}
