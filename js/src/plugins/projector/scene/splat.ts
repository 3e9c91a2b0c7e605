/**
 * Points drawn without a graphics card.
 *
 * Software that stands in for one takes a microsecond a point, whatever its size (SwiftShader:
 * 8 frames a second of 100,000 points); plain loops over pixels draw the same picture many times
 * as fast. It is also what is left where there is no WebGL at all.
 */
import type { Cloud } from "./cloud";
import type { Rgb } from "./colors";
import { type Disc, Discs, PARTS } from "./discs";
import { clarity, diameter, type Look, opacityOf, type Painter } from "./painter";
import type { Projection } from "./projection";
import { Raster } from "./raster";
import type { View } from "./view";

/** How much depth may change before a point's looks are computed anew. */
const STEP = 0.004;

export class Splat implements Painter {
  private readonly discs = new Discs();
  private readonly canvas = document.createElement("canvas");
  private image: ImageData | null = null;
  private raster: Raster | null = null;

  draw(
    into: CanvasRenderingContext2D,
    cloud: Cloud,
    projection: Projection,
    view: View,
    look: Look,
    ratio: number,
  ): void {
    const width = Math.max(1, Math.round(view.width * ratio));
    const height = Math.max(1, Math.round(view.height * ratio));
    const raster = this.sized(width, height);
    raster.clear();
    splat(raster, this.discs, cloud, projection, view, look, ratio);
    raster.finish();
    const context = this.canvas.getContext("2d") as CanvasRenderingContext2D;
    context.putImageData(this.image as ImageData, 0, 0);
    into.drawImage(this.canvas, 0, 0, into.canvas.width, into.canvas.height);
  }

  dispose(): void {
    this.canvas.width = 0;
    this.canvas.height = 0;
    this.image = null;
    this.raster = null;
  }

  private sized(width: number, height: number): Raster {
    if (this.raster?.width !== width || this.raster.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = new ImageData(width, height);
      this.raster = new Raster(width, height, this.image.data);
    }
    return this.raster;
  }
}

/** Put all points into the pixels, the last one in front first. */
export function splat(
  raster: Raster,
  discs: Discs,
  cloud: Cloud,
  projection: Projection,
  view: View,
  look: Look,
  ratio: number,
): void {
  const { x, y, depth, order, count } = projection;
  const { kinds, rgb } = cloud;
  let sizedFor = Number.NaN;
  let kindBefore = -1;
  let alpha = 0;
  let keep = 0;
  let sized: readonly Disc[] = [];
  for (let k = count - 1; k >= 0; k--) {
    const point = order[k] as number;
    const kind = kinds[point] as number;
    const deep = depth[point] as number;
    // Points come by depth, so that neighbours in this order look alike.
    if (kind !== kindBefore || !(Math.abs(deep - sizedFor) < STEP * deep)) {
      sized = discs.get(diameter(view, look.size, kind, deep) * ratio);
      alpha = Math.round(opacityOf(kind, look.opacity) * 256);
      keep = Math.round(clarity(view, kind, deep) * 256);
      sizedFor = deep;
      kindBefore = kind;
    }
    const left = (x[point] as number) * ratio;
    const top = (y[point] as number) * ratio;
    const column = Math.floor(left);
    const row = Math.floor(top);
    const part = Math.floor((top - row) * PARTS) * PARTS + Math.floor((left - column) * PARTS);
    const color = colorOf(rgb, point, look.background, keep);
    raster.stamp(sized[part] as Disc, column, row, color, alpha);
  }
}

/** A point's colour as a pixel, mixed with what is behind; `keep` of 256 is its own. */
function colorOf(rgb: Uint8Array, point: number, behind: Rgb, keep: number): number {
  const at = 3 * point;
  const r = (behind[0] * (256 - keep) + (rgb[at] as number) * keep) >> 8;
  const g = (behind[1] * (256 - keep) + (rgb[at + 1] as number) * keep) >> 8;
  const b = (behind[2] * (256 - keep) + (rgb[at + 2] as number) * keep) >> 8;
  return (b << 16) | (g << 8) | r;
}
