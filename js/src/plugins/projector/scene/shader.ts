/** The points' shader. What it computes, `painter.ts` says in TypeScript. */
import { CHOSEN, DIMMED } from "./cloud";
import { CHOSEN_SIZE, DIM_COLOR, DIM_OPACITY, HAZE } from "./painter";
import { FALL, LARGEST } from "./view";

const float = (value: number) => value.toFixed(4);

export const VERTEX = `
attribute vec3 rgb;
attribute float kind;
uniform float size;
uniform float middle;
uniform float origin;
uniform bool flatly;
uniform float opacity;
uniform float pad;
uniform vec3 background;
uniform vec2 cells;
varying vec4 color;
varying float across;
varying vec2 corner;

void main() {
  gl_Position = projectionMatrix * vec4(position, 1.0);
  bool chosen = kind == ${float(CHOSEN)};
  bool dimmed = kind == ${float(DIMMED)};
  float swell = flatly ? 1.0 : min(${float(LARGEST)}, pow(middle / gl_Position.w, ${float(FALL)}));
  across = size * swell * (chosen ? ${float(CHOSEN_SIZE)} : 1.0);
  // The soft edge reaches half a pixel beyond.
  gl_PointSize = across + pad;
  float far = flatly ? 0.0 : clamp((gl_Position.w - origin + 1.0) / 2.0, 0.0, 1.0);
  float clarity = (1.0 - ${float(HAZE)} * far) * (dimmed ? ${float(DIM_COLOR)} : 1.0);
  color = vec4(
    mix(background, rgb, clarity),
    chosen ? 1.0 : dimmed ? opacity * ${float(DIM_OPACITY)} : opacity
  );
  float cell = float(gl_VertexID);
  corner = vec2(mod(cell, cells.x), floor(cell / cells.x));
}
`;

export const DISC = `
varying vec4 color;
varying float across;

void main() {
  float away = length(gl_PointCoord - 0.5) * (across + 1.0);
  float alpha = clamp(across * 0.5 + 0.5 - away, 0.0, 1.0) * color.a;
  gl_FragColor = vec4(color.rgb * alpha, alpha);
}
`;

/** A picture in its point's place, with a border in its point's colour. */
export const PICTURE = `
uniform sampler2D sheet;
uniform vec2 cells;
uniform vec2 cell;
uniform float border;
uniform float sheetScale;
varying vec4 color;
varying float across;
varying vec2 corner;

void main() {
  float longer = max(cell.x, cell.y);
  vec2 share = cell / longer;
  vec2 at = (gl_PointCoord - 0.5) / share + 0.5;
  vec2 edge = min(at, 1.0 - at) * share * across;
  if (min(edge.x, edge.y) < 0.0) discard;
  vec2 inside = clamp(at, 0.5 / cell, 1.0 - 0.5 / cell);
  vec2 size = vec2(textureSize(sheet, 0));
  vec4 texel = texture2D(sheet, (corner + inside) * cell * sheetScale / size);
  bool rim = min(edge.x, edge.y) < border;
  gl_FragColor = rim ? vec4(color.rgb * color.a, color.a) : texel * color.a;
}
`;
