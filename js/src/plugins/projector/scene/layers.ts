/** The two canvases of a scene: points and what is behind them, and what is before them. */
export class Layers {
  readonly points: CanvasRenderingContext2D;
  readonly overlay: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  /** Device pixels of a CSS pixel. */
  ratio = 1;

  constructor(private readonly host: HTMLElement) {
    if (getComputedStyle(host).position === "static") host.style.position = "relative";
    // Without transparency it is put on the page as it is, instead of mixed with what is below.
    this.points = layer(host, false);
    this.overlay = layer(host, true);
  }

  /** Take the host's size; answers whether it is another one. */
  resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.host;
    const ratio = devicePixelRatio || 1;
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    for (const { canvas } of [this.points, this.overlay]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
    }
    return true;
  }

  /** In CSS pixels from here on. */
  scaled(context: CanvasRenderingContext2D): CanvasRenderingContext2D {
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return context;
  }

  /** In device pixels from here on. */
  plain(context: CanvasRenderingContext2D): CanvasRenderingContext2D {
    context.setTransform(1, 0, 0, 1, 0, 0);
    return context;
  }

  /** Both as one PNG. */
  picture(): Promise<Blob> {
    const canvas = document.createElement("canvas");
    canvas.width = this.points.canvas.width;
    canvas.height = this.points.canvas.height;
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    for (const { canvas: below } of [this.points, this.overlay]) context.drawImage(below, 0, 0);
    return new Promise((done, fail) => {
      canvas.toBlob((blob) => {
        if (blob) done(blob);
        else fail(new Error("the browser made no PNG of the picture: make it smaller"));
      }, "image/png");
    });
  }

  dispose(): void {
    for (const { canvas } of [this.points, this.overlay]) {
      canvas.remove();
      // Safari keeps the memory of canvases until it has none left.
      canvas.width = 0;
      canvas.height = 0;
    }
  }
}

function layer(host: HTMLElement, alpha: boolean): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
    pointerEvents: "none",
  });
  canvas.setAttribute("aria-hidden", "true");
  host.append(canvas);
  return canvas.getContext("2d", { alpha }) as CanvasRenderingContext2D;
}
