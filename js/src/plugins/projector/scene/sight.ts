/** Where one looks from, and the ways between. */
import type { Reach } from "./fit";
import { Motion, still } from "./motion";
import type { Rig, Size } from "./rig";
import * as rigs from "./rig";
import type { Camera } from "./scene";
import { type View, viewOf } from "./view";

/** Radians of a pixel. */
const TURN = Math.PI / 500;
const HOMEWARD_MS = 300;

export class Sight {
  private rig: Rig | null = null;
  private motion: Motion | null = null;
  /** Nobody looked elsewhere so far: a picture of another size is fitted anew. */
  private untouched = true;

  constructor(
    /** What is looked at. */
    private readonly scene: () => { flat: boolean; reach: Reach; size: Size },
    /** It will be looked at from elsewhere. */
    private readonly moved: () => void,
  ) {}

  view(): View {
    const { reach, size } = this.scene();
    return viewOf(this.current(), reach, size);
  }

  camera(): Camera {
    return rigs.cameraOf(this.current());
  }

  /** All of it, from the front. */
  home(milliseconds = HOMEWARD_MS): void {
    this.go(this.homeRig(), milliseconds, true);
  }

  look(camera: Camera, milliseconds: number): void {
    const rig = rigs.rigOf(camera, this.scene().flat);
    if (rig) this.go(rig, milliseconds, false);
  }

  /** The points are others: look at all of them. */
  refit(): void {
    this.motion = null;
    this.rig = null;
    this.untouched = true;
  }

  /** The picture has another size: if nobody looked elsewhere, look at all of it again. */
  resized(): void {
    if (this.untouched) this.refit();
  }

  tick(now: number): boolean {
    if (!this.motion) return false;
    if (this.motion.tick(now)) this.motion = null;
    return true;
  }

  get moving(): boolean {
    return this.motion !== null;
  }

  /** Turn by pixels of a drag; a flat picture cannot turn and is moved. */
  orbit(dx: number, dy: number): void {
    if (this.scene().flat) this.pan(dx, dy);
    else this.by((rig) => rigs.orbit(rig, -dx * TURN, dy * TURN));
  }

  pan(dx: number, dy: number): void {
    const { unit } = this.view();
    this.by((rig) => rigs.pan(rig, dx, dy, unit));
  }

  zoom(factor: number, x: number, y: number): void {
    const { unit, width, height } = this.view();
    this.by((rig) => rigs.zoom(rig, factor, x - width / 2, y - height / 2, unit));
  }

  private current(): Rig {
    this.rig ??= this.homeRig();
    return this.rig;
  }

  private homeRig(): Rig {
    const { flat, reach, size } = this.scene();
    return rigs.home(flat, reach, size);
  }

  private by(change: (rig: Rig) => Rig): void {
    this.motion = null;
    this.untouched = false;
    this.rig = change(this.current());
    this.moved();
  }

  private go(to: Rig, milliseconds: number, homeward: boolean): void {
    const from = this.current();
    this.untouched = homeward;
    const go = (share: number) => {
      this.rig = share < 1 ? rigs.between(from, to, share) : to;
      this.moved();
    };
    this.motion = null;
    if (milliseconds <= 0 || still()) go(1);
    else this.motion = new Motion(milliseconds, go);
    this.moved();
  }
}
