/** The part of a panel that plotly draws. */
import type { ChartTheme } from "../../charts/theme";
import { figureOf, type Plotly } from "./figure";
import type { Frame, Scene } from "./frame";

/**
 * Ms without a scroll, and without more histograms, before plotly draws: 5 to 16 ms a panel would
 * make a scroll over hundreds of cards stutter, and most of them are gone before they are looked at.
 */
const REST = 90;

const STATIC = { staticPlot: true, displayModeBar: false, responsive: false };

export class Layer {
  private readonly figure: HTMLElement;
  private plotly: Plotly | null = null;
  private plotted = false;
  private restless = performance.now();
  private resting: ReturnType<typeof setTimeout> | null = null;

  /** @param rested called when there is something to draw, and the page has come to rest */
  constructor(
    el: HTMLElement,
    private readonly rested: () => void,
    signal: AbortSignal,
  ) {
    this.figure = el.ownerDocument.createElement("div");
    this.figure.className = "tbnb-figure";
    el.append(this.figure);
    const options = { signal, capture: true, passive: true };
    el.ownerDocument.addEventListener("scroll", this.stir, options);
  }

  /** Something moves: wait a little more. */
  readonly stir = (): void => {
    this.restless = performance.now();
  };

  /** Draw, now or once there is rest. */
  draw(scene: Scene, frame: Frame, theme: ChartTheme, plotly: Plotly): void {
    const wait = this.restless + REST - performance.now();
    if (wait > 0) {
      this.resting ??= setTimeout(() => {
        this.resting = null;
        this.rested();
      }, wait);
      return;
    }
    const { data, layout } = figureOf(scene, frame, theme);
    this.plotly = plotly;
    this.plotted = true;
    this.figure.hidden = false;
    void plotly.react(this.figure, data, layout, STATIC);
  }

  /** Take the drawing away. */
  clear(): void {
    if (this.resting !== null) clearTimeout(this.resting);
    this.resting = null;
    if (this.plotted) this.plotly?.purge(this.figure);
    this.plotted = false;
    this.figure.hidden = true;
  }

  /** What is drawn, as a picture of twice the size; null where nothing is. */
  async image(width: number, height: number): Promise<HTMLImageElement | null> {
    if (!this.plotly || !this.plotted) return null;
    const image = new Image();
    const options = { format: "png", width, height, scale: 2 };
    image.src = await this.plotly.toImage(this.figure, options);
    await image.decode();
    return image;
  }

  destroy(): void {
    this.clear();
    this.figure.remove();
  }
}
