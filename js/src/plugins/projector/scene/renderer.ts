/**
 * One WebGL context for all scenes of a page, which draw into canvases of their own from it.
 *
 * A browser takes the oldest context away when there are more than 16, and a notebook may show
 * more boards than that. The copy costs nothing to speak of: measured, 8 frames a second of
 * 100,000 points with it and without.
 */
import { type Camera, type Scene, WebGLRenderer } from "three";

export class Shared {
  private static one: Shared | null = null;
  private users = 0;

  private constructor(
    readonly renderer: WebGLRenderer,
    /** No graphics card: what is drawn goes through the processor. */
    readonly software: boolean,
  ) {}

  /** The one of the page, or null where there is no WebGL; each user releases it once. */
  static acquire(): Shared | null {
    Shared.one ??= Shared.make();
    if (Shared.one) Shared.one.users++;
    return Shared.one;
  }

  private static make(): Shared | null {
    const canvas = document.createElement("canvas");
    const options: WebGLContextAttributes = { alpha: true, antialias: false, stencil: false };
    const context = canvas.getContext("webgl2", options) as WebGL2RenderingContext | null;
    if (!context) return null;
    const renderer = new WebGLRenderer({ canvas, context });
    renderer.autoClear = false;
    renderer.setClearColor(0, 0);
    return new Shared(renderer, isSoftware(context));
  }

  release(): void {
    if (--this.users > 0) return;
    Shared.one = null;
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  get lost(): boolean {
    return this.renderer.getContext().isContextLost();
  }

  /** Draw a scene of so many device pixels over what is in a canvas. */
  draw(into: CanvasRenderingContext2D, scene: Scene, camera: Camera): void {
    const { width, height } = into.canvas;
    const { renderer } = this;
    const canvas = renderer.domElement;
    if (canvas.width < width || canvas.height < height) {
      renderer.setSize(Math.max(canvas.width, width), Math.max(canvas.height, height), false);
    }
    renderer.setViewport(0, 0, width, height);
    renderer.setScissor(0, 0, width, height);
    renderer.setScissorTest(true);
    renderer.clear();
    renderer.render(scene, camera);
    into.drawImage(canvas, 0, canvas.height - height, width, height, 0, 0, width, height);
  }
}

/** By its name, where the browser tells it: SwiftShader, llvmpipe, Microsoft's basic driver. */
function isSoftware(context: WebGL2RenderingContext): boolean {
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(name));
}
