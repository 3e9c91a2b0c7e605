/** What was said of the points, and the cloud that follows from it. */
import { type Cloud, colorsOf, kindsOf } from "./cloud";
import { centred, type Reach } from "./fit";
import { Motion, mix } from "./motion";

const NOTHING: Cloud = {
  n: 0,
  xyz: new Float32Array(0),
  step: 0,
  rgb: new Uint8Array(0),
  kinds: new Uint8Array(0),
};

export class Points {
  cloud = NOTHING;
  reach: Reach = [1, 1, 1];
  dimensions: 2 | 3 = 3;
  private rgb: Uint8Array | null = null;
  private mask: Uint8Array | null = null;
  private chosen: Uint32Array | null = null;
  /** Where they are on their way to. */
  private goal = NOTHING.xyz;
  private motion: Motion | null = null;

  /**
   * Put points somewhere. Those still on their way get there when they would have been where they
   * went: a layout that runs moves what it is the goal of.
   *
   * Answers whether these are points of another kind, to be looked at from elsewhere.
   */
  place(raw: Float32Array, dimensions: 2 | 3, milliseconds: number): boolean {
    const { xyz, reach } = centred(raw, dimensions);
    const n = Math.floor(xyz.length / 3);
    const other = n !== this.cloud.n || dimensions !== this.dimensions;
    if (this.motion && !other && milliseconds <= 0) {
      this.goal = xyz;
      this.reach = reach;
      this.cloud = { ...this.cloud, kinds: this.kinds() };
      return false;
    }
    const from = n === this.cloud.n && milliseconds > 0 ? this.cloud.xyz.slice() : null;
    const rgb = n === this.cloud.n ? this.cloud.rgb : colorsOf(this.rgb, n);
    this.goal = xyz;
    this.reach = reach;
    this.dimensions = dimensions;
    const now = from ? this.cloud.xyz : xyz;
    this.cloud = { n, xyz: now, step: this.cloud.step + 1, rgb, kinds: this.kinds() };
    this.motion = from && new Motion(milliseconds, (share) => this.go(from, share));
    return other;
  }

  /** Go on; answers whether anything moved. */
  tick(now: number): boolean {
    if (!this.motion) return false;
    if (this.motion.tick(now)) this.motion = null;
    return true;
  }

  get moving(): boolean {
    return this.motion !== null;
  }

  color(rgb: Uint8Array): void {
    this.rgb = rgb;
    this.cloud = { ...this.cloud, rgb: colorsOf(rgb, this.cloud.n) };
  }

  show(mask: Uint8Array | null): void {
    this.mask = mask;
    this.cloud = { ...this.cloud, kinds: this.kinds() };
  }

  choose(points: Uint32Array | null): void {
    this.chosen = points;
    this.cloud = { ...this.cloud, kinds: this.kinds() };
  }

  private kinds(): Cloud["kinds"] {
    return kindsOf(this.goal, this.mask, this.chosen);
  }

  private go(from: Float32Array, share: number): void {
    const { xyz, step } = this.cloud;
    mix(xyz, from, this.goal, share);
    this.cloud = { ...this.cloud, step: step + 1 };
  }
}
