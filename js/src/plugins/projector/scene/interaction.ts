/** What a person does on a scene: to the camera at once, about points to whoever listens. */
import { Frame } from "../../../store/frame";
import { type Hands, listen } from "./gestures";
import { listenKeys } from "./keys";
import { Picker } from "./pick";
import { type Polygon, within } from "./regions";
import type { Change, Events, Hover, Tool } from "./scene";
import type { Stage } from "./stage";

const CURSORS = { orbit: "grab", pan: "grab", box: "crosshair", lasso: "crosshair" } as const;
const CLICK_FIRST = "Click to zoom with the wheel";

export class Interaction implements Hands {
  private readonly picker = new Picker();
  private readonly frame = new Frame(() => this.meet());
  private chosen: Tool = "orbit";
  private pointer: { x: number; y: number } | null = null;
  private met: Hover | null = null;
  private held = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly stage: Stage,
    private readonly events: Events,
    signal: AbortSignal,
  ) {
    this.focusable(signal);
    this.cursor();
    listen(host, this, signal);
    const keyed = {
      turn: (dx: number, dy: number) => this.orbit(dx, dy),
      pan: (dx: number, dy: number) => this.pan(dx, dy),
      scale: (factor: number) => this.zoom(factor, stage.layers.width / 2, stage.layers.height / 2),
      reset: () => this.reset(),
    };
    listenKeys(host, keyed, signal);
    signal.addEventListener("abort", () => {
      this.frame.cancel();
      host.style.cursor = "";
    });
  }

  use(tool: Tool): void {
    this.chosen = tool;
    this.cursor();
  }

  tool(): Tool {
    return this.chosen;
  }

  orbit(dx: number, dy: number): void {
    this.stage.sight.orbit(dx, dy);
  }

  pan(dx: number, dy: number): void {
    this.stage.sight.pan(dx, dy);
  }

  zoom(factor: number, x: number, y: number): void {
    this.stage.hint.hush();
    this.stage.sight.zoom(factor, x, y);
  }

  reset(): void {
    this.stage.sight.home();
  }

  click(x: number, y: number, change: Change): void {
    this.events.onPick(this.pointAt(x, y), change);
  }

  band(polygon: Polygon | null): void {
    this.stage.band(polygon && [...polygon]);
  }

  region(polygon: Polygon, change: Change): void {
    this.events.onRegion(within(polygon, this.stage.seen().projection), change);
  }

  point(at: { x: number; y: number } | null): void {
    this.pointer = at;
    if (at) this.frame.ask();
    else this.frame.now();
  }

  hold(held: boolean): void {
    this.held = held;
    this.stage.hint.hush();
    this.stage.hold(held);
    this.cursor();
    if (held) this.frame.now();
    else this.frame.ask();
  }

  pass(): void {
    this.stage.hint.say(CLICK_FIRST);
  }

  /** The picture moves from under the pointer, or it came to rest below it. */
  rest(resting: boolean): void {
    if (resting) this.events.onCamera(this.stage.sight.camera());
    this.frame.ask();
  }

  /** The points were drawn anew: another one may lie under the pointer, or the same elsewhere. */
  drawn(): void {
    if (this.pointer || this.met) this.frame.ask();
  }

  private pointAt(x: number, y: number): number | null {
    const { projection, cloud, view, size } = this.stage.seen();
    return this.picker.at(x, y, projection, cloud, view, size);
  }

  private meet(): void {
    const { pointer, stage } = this;
    const can = pointer && !this.held && stage.resting;
    const point = can ? this.pointAt(pointer.x, pointer.y) : null;
    const { x, y } = stage.projection;
    const met = point === null ? null : { point, x: x[point] as number, y: y[point] as number };
    if (same(met, this.met)) return;
    this.met = met;
    this.cursor();
    this.events.onHover(met);
  }

  private cursor(): void {
    const idle = CURSORS[this.chosen];
    const over = this.met !== null && idle === "grab" ? "pointer" : idle;
    this.host.style.cursor = this.held && idle === "grab" ? "grabbing" : over;
  }

  /** The keyboard reaches the picture; its name is given by whoever made the element. */
  private focusable(signal: AbortSignal): void {
    if (this.host.hasAttribute("tabindex")) return;
    this.host.tabIndex = 0;
    signal.addEventListener("abort", () => this.host.removeAttribute("tabindex"));
  }
}

function same(a: Hover | null, b: Hover | null): boolean {
  return a?.point === b?.point && a?.x === b?.x && a?.y === b?.y;
}
