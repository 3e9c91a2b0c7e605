/** What is before the points: names, the ring around one, and the region of a drag. */
import { type Cloud, DIMMED, HIDDEN } from "./cloud";
import { type Rgb, veil } from "./colors";
import { type Stand, stand, type Wanted } from "./labels";
import { diameter } from "./painter";
import type { Projection } from "./projection";
import type { Polygon } from "./regions";
import type { Label, Sprites, Style } from "./scene";
import type { View } from "./view";

export const FONT_SIZE = 12;
/** Of a line of text. */
const HEIGHT = 15;

export interface Seen {
  readonly cloud: Cloud;
  readonly projection: Projection;
  readonly view: View;
  readonly style: Style;
  /** CSS pixels across, at the middle. */
  readonly size: number;
  /** In place of points. */
  readonly sprites: Sprites | null;
}

export class Labels {
  private labels: readonly Label[] = [];
  private readonly widths = new Map<string, number>();
  private font = "";

  get none(): boolean {
    return this.labels.length === 0;
  }

  set(labels: readonly Label[]): void {
    this.labels = labels;
    this.widths.clear();
  }

  draw(context: CanvasRenderingContext2D, seen: Seen): void {
    const { style, projection, cloud, view } = seen;
    this.measureIn(context, `${FONT_SIZE}px ${style.font}`);
    const drawn = this.labels.filter(({ point }) => projection.has(point));
    const wanted = drawn.map(
      ({ point, text }): Wanted => ({
        x: projection.x[point] as number,
        y: projection.y[point] as number,
        radius: radiusOf(seen, point),
        width: this.width(context, text),
      }),
    );
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = style.background;
    context.fillStyle = style.ink;
    stand(wanted, HEIGHT, view).forEach((at: Stand | null, i) => {
      const label = drawn[i];
      if (!at || !label) return;
      context.globalAlpha = cloud.kinds[label.point] === DIMMED ? 0.45 : 1;
      context.strokeText(label.text, at.x, at.y);
      context.fillText(label.text, at.x, at.y);
    });
    context.globalAlpha = 1;
  }

  private measureIn(context: CanvasRenderingContext2D, font: string): void {
    context.font = font;
    if (this.font !== font) this.widths.clear();
    this.font = font;
  }

  private width(context: CanvasRenderingContext2D, text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }
}

function radiusOf({ view, size, cloud, projection }: Seen, point: number): number {
  return diameter(view, size, cloud.kinds[point] as number, projection.depth[point] as number) / 2;
}

/** Around a point, which is drawn once more: it may lie behind others. */
export function drawRing(context: CanvasRenderingContext2D, seen: Seen, point: number): void {
  const { projection, cloud, style, sprites } = seen;
  if (!projection.has(point) || cloud.kinds[point] === HIDDEN) return;
  const x = projection.x[point] as number;
  const y = projection.y[point] as number;
  const radius = radiusOf(seen, point);
  const outline = (r: number) => {
    context.beginPath();
    if (sprites) context.rect(x - r, y - r, 2 * r, 2 * r);
    else context.arc(x, y, r, 0, 2 * Math.PI);
  };
  if (sprites) drawPicture(context, sprites, point, x, y, radius);
  else {
    const color = [0, 1, 2].map((i) => cloud.rgb[3 * point + i]) as unknown as Rgb;
    context.fillStyle = veil(color, 1);
    outline(radius);
    context.fill();
  }
  for (const [off, width, color] of [
    [1, 2, style.background],
    [2.75, 2, style.ink],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = color;
    outline(radius + off);
    context.stroke();
  }
}

/** Its longer side is as long as the square that stands for the point. */
function drawPicture(
  context: CanvasRenderingContext2D,
  { image, width, height, columns }: Sprites,
  point: number,
  x: number,
  y: number,
  radius: number,
): void {
  const scale = (2 * radius) / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  const [column, row] = [point % columns, Math.floor(point / columns)];
  const [left, top] = [column * width, row * height];
  context.drawImage(image, left, top, width, height, x - w / 2, y - h / 2, w, h);
}

export function drawRegion(context: CanvasRenderingContext2D, polygon: Polygon, accent: Rgb): void {
  context.beginPath();
  for (let i = 0; i < polygon.length; i += 2) {
    context.lineTo(polygon[i] as number, polygon[i + 1] as number);
  }
  context.closePath();
  context.fillStyle = veil(accent, 0.12);
  context.fill("evenodd");
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.strokeStyle = veil(accent, 1);
  context.stroke();
}

/** A sentence at the foot of the picture. */
export function drawNote(context: CanvasRenderingContext2D, seen: Seen, text: string): void {
  context.font = `${FONT_SIZE}px ${seen.style.font}`;
  context.textBaseline = "bottom";
  context.textAlign = "center";
  context.lineWidth = 3;
  context.strokeStyle = seen.style.background;
  context.fillStyle = seen.style.ink;
  const [x, y, room] = [seen.view.width / 2, seen.view.height - 8, seen.view.width - 16];
  context.strokeText(text, x, y, room);
  context.fillText(text, x, y, room);
}
