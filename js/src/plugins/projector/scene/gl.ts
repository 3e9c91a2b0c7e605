/** Points drawn by three.js. */
import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  CustomBlending,
  DynamicDrawUsage,
  OneFactor,
  OneMinusSrcAlphaFactor,
  Points,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
} from "three";
import type { Cloud } from "./cloud";
import type { Look, Painter } from "./painter";
import type { Projection } from "./projection";
import type { Shared } from "./renderer";
import { DISC, PICTURE, VERTEX } from "./shader";
import type { Sheet } from "./sheet";
import { clip, type View } from "./view";

/** CSS pixels. */
const BORDER = 1.5;

export class Gl implements Painter {
  private readonly scene = new Scene();
  private readonly camera = new Camera();
  private readonly uniforms = {
    size: { value: 1 },
    middle: { value: 1 },
    origin: { value: 1 },
    flatly: { value: false },
    opacity: { value: 1 },
    pad: { value: 1 },
    background: { value: new Vector3() },
    cells: { value: new Vector2(1, 1) },
    cell: { value: new Vector2(1, 1) },
    border: { value: 0 },
    sheetScale: { value: 1 },
    sheet: { value: null as Sheet["texture"] | null },
  };
  private readonly disc = material(DISC, this.uniforms);
  private readonly picture = material(PICTURE, this.uniforms);
  private readonly points = new Points(new BufferGeometry(), this.disc);
  private held: Cloud | null = null;
  private version = -1;

  constructor(private readonly shared: Shared) {
    this.points.frustumCulled = false;
    this.points.matrixAutoUpdate = false;
    this.scene.matrixWorldAutoUpdate = false;
    this.camera.matrixAutoUpdate = false;
    this.scene.add(this.points);
  }

  sheet(sheet: Sheet | null): void {
    this.points.material = sheet ? this.picture : this.disc;
    this.uniforms.sheet.value = sheet?.texture ?? null;
    if (!sheet) return;
    this.uniforms.cells.value.set(sheet.columns, 1);
    this.uniforms.cell.value.set(sheet.width, sheet.height);
    this.uniforms.sheetScale.value = sheet.scale;
  }

  draw(
    into: CanvasRenderingContext2D,
    cloud: Cloud,
    projection: Projection,
    view: View,
    look: Look,
    ratio: number,
  ): void {
    this.upload(cloud, projection);
    const { uniforms } = this;
    uniforms.size.value = look.size * ratio;
    uniforms.middle.value = view.middle;
    uniforms.origin.value = view.origin;
    uniforms.flatly.value = view.flat;
    const discs = this.points.material === this.disc;
    // Pictures that shine through one another are none.
    uniforms.opacity.value = discs ? look.opacity : 1;
    uniforms.pad.value = discs ? 1 : 0;
    uniforms.border.value = BORDER * ratio;
    uniforms.background.value.fromArray(look.background).divideScalar(255);
    this.camera.projectionMatrix.fromArray(clip(view));
    this.shared.draw(into, this.scene, this.camera);
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.disc.dispose();
    this.picture.dispose();
  }

  private upload(cloud: Cloud, projection: Projection): void {
    const { held } = this;
    // While the other painter drew, the order may have become another array of the same length.
    const ordered = this.points.geometry.getIndex()?.array === projection.order;
    if (held?.n !== cloud.n || !ordered) this.make(cloud, projection);
    else {
      if (held.xyz !== cloud.xyz || held.step !== cloud.step) this.refill("position", cloud.xyz);
      if (held.rgb !== cloud.rgb) this.refill("rgb", cloud.rgb);
      if (held.kinds !== cloud.kinds) this.refill("kind", cloud.kinds);
    }
    this.held = cloud;
    const { geometry } = this.points;
    geometry.setDrawRange(0, projection.count);
    if (this.version === projection.version) return;
    this.version = projection.version;
    const index = geometry.getIndex() as BufferAttribute;
    index.addUpdateRange(0, projection.count);
    index.needsUpdate = true;
  }

  private make({ xyz, rgb, kinds }: Cloud, projection: Projection): void {
    this.points.geometry.dispose();
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(xyz, 3));
    geometry.setAttribute("rgb", new BufferAttribute(rgb, 3, true));
    geometry.setAttribute("kind", new BufferAttribute(kinds, 1));
    geometry.setIndex(new BufferAttribute(projection.order, 1).setUsage(DynamicDrawUsage));
    this.points.geometry = geometry;
  }

  private refill(name: string, values: Cloud["xyz"] | Cloud["rgb"]): void {
    const attribute = this.points.geometry.getAttribute(name) as BufferAttribute;
    attribute.array = values;
    attribute.needsUpdate = true;
  }
}

/** Painter's order makes depth right, soft edges and see-through points included. */
function material(
  fragmentShader: string,
  uniforms: Record<string, { value: unknown }>,
): ShaderMaterial {
  return new ShaderMaterial({
    uniforms,
    vertexShader: VERTEX,
    fragmentShader,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
}
