/** A sentence over the picture for a moment: what hands must do first. */
import { FONT_SIZE, type Seen } from "./overlay";

const SHOWN_MS = 1500;
const [PAD_X, PAD_Y] = [12, 8];
/** Above the names of axes, below most points. */
const FROM_FOOT = 48;

export class Hint {
  private text: string | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly changed: () => void) {}

  get shown(): boolean {
    return this.text !== null;
  }

  /** Say it, for as long again if it is said already. */
  say(text: string): void {
    this.stop();
    this.timer = setTimeout(() => this.hush(), SHOWN_MS);
    if (text === this.text) return;
    this.text = text;
    this.changed();
  }

  hush(): void {
    this.stop();
    if (this.text === null) return;
    this.text = null;
    this.changed();
  }

  draw(context: CanvasRenderingContext2D, { style, view }: Seen): void {
    if (this.text === null) return;
    context.font = `${FONT_SIZE + 1}px ${style.font}`;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const room = Math.max(1, view.width - 2 * PAD_X - 16);
    const width = Math.min(room, context.measureText(this.text).width) + 2 * PAD_X;
    const height = FONT_SIZE + 1 + 2 * PAD_Y;
    const [x, y] = [view.width / 2, Math.max(view.height / 2, view.height - FROM_FOOT)];
    context.beginPath();
    context.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
    context.globalAlpha = 0.85;
    context.fillStyle = style.ink;
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = style.background;
    context.fillText(this.text, x, y, room);
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
