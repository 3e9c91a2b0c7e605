/** What hands do on the picture: mouse, pen, fingers. */
import { boxOf, type Polygon } from "./regions";
import type { Change, Tool } from "./scene";

/** What gestures do; places and ways in CSS pixels, from the upper left corner. */
export interface Hands {
  tool(): Tool;
  orbit(dx: number, dy: number): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  reset(): void;
  click(x: number, y: number, change: Change): void;
  /** What a drag goes around so far; null when it is over. */
  band(polygon: Polygon | null): void;
  region(polygon: Polygon, change: Change): void;
  /** The pointer rests on a place, or is gone. */
  point(at: { x: number; y: number } | null): void;
  /** A drag begins or ends. */
  hold(held: boolean): void;
  /** A wheel turns over the picture that is not for it. */
  pass(): void;
}

/** Pixels below which a drag is a click; a finger is not as steady. */
const SLACK = { mouse: 3, touch: 8 };
/** Pixels between two corners of a lasso. */
const STRIDE = 2;

interface At {
  readonly x: number;
  readonly y: number;
}
type Mode = Tool | "click" | "pinch";

class Gestures {
  private readonly down = new Map<number, At>();
  private mode: Mode = "click";
  private start: At = { x: 0, y: 0 };
  private button = 0;
  private path: number[] = [];
  /** Fingers on a picture without the focus scroll the page: only a tap is for the picture. */
  private asleep = false;

  constructor(
    private readonly el: HTMLElement,
    private readonly hands: Hands,
  ) {}

  begin(event: PointerEvent): void {
    // What else may lie on the picture has its own ways.
    if (event.target !== this.el) return;
    const touch = event.pointerType === "touch";
    if (!touch && this.down.size > 0) return;
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    if (this.down.size === 0) this.asleep = touch && !focused(this.el);
    if (!this.asleep) this.el.focus({ preventScroll: true });
    this.el.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.place(event));
    if (!this.asleep) this.hands.hold(true);
    if (this.down.size > 1) {
      this.hands.band(null);
      this.mode = "pinch";
      return;
    }
    this.start = this.place(event);
    this.mode = "click";
    this.button = event.button;
  }

  move(event: PointerEvent): void {
    const at = this.place(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.hands.point(at);
      return;
    }
    if (this.mode === "pinch") {
      if (!this.asleep) this.pinch(event.pointerId, before, at);
      return;
    }
    if (this.mode === "click") {
      const slack = event.pointerType === "touch" ? SLACK.touch : SLACK.mouse;
      if (Math.hypot(at.x - this.start.x, at.y - this.start.y) <= slack) return;
      this.mode = this.asleep ? "pinch" : this.button === 0 ? this.hands.tool() : "pan";
      if (this.asleep) return;
      this.path = [this.start.x, this.start.y];
    }
    this.down.set(event.pointerId, at);
    this.drag(at, at.x - before.x, at.y - before.y);
  }

  end(event: PointerEvent): void {
    if (!this.down.delete(event.pointerId)) return;
    const at = this.place(event);
    const { mode } = this;
    if (this.down.size > 0) return;
    this.hands.band(null);
    this.hands.hold(false);
    const change = event.shiftKey ? "add" : event.altKey ? "remove" : "replace";
    if (mode === "box" || mode === "lasso") this.hands.region(this.polygon(at), change);
    else if (mode === "click") {
      this.el.focus({ preventScroll: true });
      if (this.button === 0) this.hands.click(at.x, at.y, change);
    }
  }

  cancel(event: PointerEvent): void {
    if (!this.down.delete(event.pointerId)) return;
    this.hands.band(null);
    if (this.down.size === 0) this.hands.hold(false);
    this.mode = "pinch";
  }

  /** Give up a region that is being drawn; answers whether there was one. */
  escape(): boolean {
    const drawing = this.down.size > 0 && (this.mode === "box" || this.mode === "lasso");
    if (drawing) this.hands.band(null);
    if (drawing) this.mode = "pinch";
    return drawing;
  }

  place(event: MouseEvent): At {
    const { left, top } = this.el.getBoundingClientRect();
    return {
      x: event.clientX - left - this.el.clientLeft,
      y: event.clientY - top - this.el.clientTop,
    };
  }

  private drag(at: At, dx: number, dy: number): void {
    if (this.mode === "orbit") this.hands.orbit(dx, dy);
    else if (this.mode === "pan") this.hands.pan(dx, dy);
    else {
      const { x, y } = this.clamped(at);
      const [lastX = 0, lastY = 0] = this.path.slice(-2);
      if (Math.hypot(x - lastX, y - lastY) >= STRIDE) this.path.push(x, y);
      this.hands.band(this.polygon(at));
    }
  }

  private pinch(pointer: number, before: At, at: At): void {
    const other = [...this.down].find(([id]) => id !== pointer)?.[1];
    this.down.set(pointer, at);
    // One finger of two is left: it does nothing more.
    if (!other) return;
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    const apart = (a: At) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
    this.hands.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    this.hands.zoom(apart(at) / apart(before), middle.x, middle.y);
  }

  private polygon(at: At): Polygon {
    const { x, y } = this.clamped(at);
    return this.mode === "box" ? boxOf(this.start.x, this.start.y, x, y) : this.path;
  }

  /** What is out of the picture cannot be meant. */
  private clamped({ x, y }: At): At {
    const { clientWidth, clientHeight } = this.el;
    return { x: Math.max(0, Math.min(clientWidth, x)), y: Math.max(0, Math.min(clientHeight, y)) };
  }
}

/** Of a click, too: with the first one on the picture the wheel and fingers are for it. */
function focused(el: HTMLElement): boolean {
  return el.matches(":focus");
}

/** What fingers do to the page: they scroll it, unless the picture has the focus. */
function followTouch(el: HTMLElement, signal: AbortSignal): void {
  const use = (awake: boolean) => {
    el.style.touchAction = awake ? "none" : "manipulation";
  };
  use(focused(el));
  el.addEventListener("focus", () => use(true), { signal });
  el.addEventListener("blur", () => use(false), { signal });
  signal.addEventListener("abort", () => {
    el.style.touchAction = "";
  });
}

/** Listen until the signal aborts. */
export function listen(el: HTMLElement, hands: Hands, signal: AbortSignal): void {
  const gestures = new Gestures(el, hands);
  followTouch(el, signal);
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    act: (event: HTMLElementEventMap[K]) => void,
  ) => el.addEventListener(type, act, { signal, passive: false });

  on("pointerdown", (event) => gestures.begin(event));
  on("pointermove", (event) => gestures.move(event));
  on("pointerup", (event) => gestures.end(event));
  on("pointercancel", (event) => gestures.cancel(event));
  on("pointerleave", () => hands.point(null));
  on("contextmenu", (event) => event.preventDefault());
  on("dblclick", () => hands.reset());
  on("keydown", (event) => {
    if (event.key !== "Escape" || !gestures.escape()) return;
    event.preventDefault();
    event.stopPropagation();
  });
  on("wheel", (event) => {
    if (event.deltaY === 0) return;
    // As charts have it (`charts/pointer.ts`): one scrolls past a picture, not into it.
    if (!(event.ctrlKey || event.altKey || event.metaKey || focused(el))) {
      hands.pass();
      return;
    }
    // Neither the notebook nor the browser may scroll or zoom as well.
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = gestures.place(event);
    hands.zoom(wheelFactor(event), x, y);
  });
}

/** Two pixels of a mouse's wheel are a thousandth or so; a pinch on a pad comes in small steps. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): number {
  const pixels = deltaY * (deltaMode === 1 ? 16 : deltaMode === 2 ? 400 : 1);
  return Math.exp(-Math.max(-300, Math.min(300, pixels)) * (ctrlKey ? 0.01 : 0.0015));
}
