/** Who paints the points: three.js, or plain loops where software stands in for a graphics card. */
import type { Cloud } from "./cloud";
import { Gl } from "./gl";
import type { Look } from "./painter";
import type { Projection } from "./projection";
import { Shared } from "./renderer";
import type { Sprites } from "./scene";
import { type Sheet, sheetOf } from "./sheet";
import { Splat } from "./splat";
import type { View } from "./view";

/** How much larger than a point its picture is. */
const PICTURE = 4;
const MISSING =
  "Pictures need WebGL, which this browser does not offer: turn on its graphics acceleration";

export class Painters {
  private readonly shared = Shared.acquire();
  private readonly gl = this.shared && new Gl(this.shared);
  private readonly splat = new Splat();
  private sheet: Sheet | null = null;
  private given: Sprites | null = null;

  constructor(redraw: () => void, signal: AbortSignal) {
    const canvas = this.shared?.renderer.domElement;
    canvas?.addEventListener("webglcontextlost", redraw, { signal });
    canvas?.addEventListener("webglcontextrestored", redraw, { signal });
  }

  sprites(sprites: Sprites | null): void {
    this.sheet?.texture.dispose();
    this.given = sprites;
    const largest = this.shared?.renderer.capabilities.maxTextureSize ?? 0;
    this.sheet = sprites && this.gl ? sheetOf(sprites, largest) : null;
    this.gl?.sheet(this.sheet);
  }

  /** What is drawn in place of points. */
  get pictures(): Sprites | null {
    return this.sheet && this.given;
  }

  /** What is missing, and what to do. */
  get note(): string | null {
    return this.given && !this.gl ? MISSING : null;
  }

  /** CSS pixels across, of what stands for a point. */
  size(point: number): number {
    return this.pictures ? point * PICTURE : point;
  }

  /** `coarse`: it is one of many frames, and need not use every pixel of a fine screen. */
  draw(
    into: CanvasRenderingContext2D,
    cloud: Cloud,
    projection: Projection,
    view: View,
    look: Look,
    ratio: number,
    coarse: boolean,
  ): void {
    const { shared, gl, splat } = this;
    const quick = shared && gl && !shared.lost && (!shared.software || this.pictures);
    if (quick) gl.draw(into, cloud, projection, view, look, ratio);
    else splat.draw(into, cloud, projection, view, look, coarse ? Math.min(1, ratio) : ratio);
  }

  dispose(): void {
    this.sheet?.texture.dispose();
    this.gl?.dispose();
    this.splat.dispose();
    this.shared?.release();
  }
}
