/**
 * A run's colour from light to dark, as TensorBoard tells old steps from new ones: in HCL, which is
 * CIE L*a*b* in polar coordinates, from one step brighter to one step darker (18 of lightness each).
 *
 * Source: d3-color's lab.js (white point D50) and plugins/histogram/vz_histogram_timeseries of
 * TensorBoard: range([d3.hcl(color).brighter(), d3.hcl(color).darker()]).
 */

type Triple = [number, number, number];

const WHITE: Triple = [0.96422, 1, 0.82521];
const STEP = 18;
const EPSILON = 216 / 24389;
const KAPPA = 24389 / 27;

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function gamma(value: number): number {
  const clipped = Math.max(0, Math.min(1, value));
  const out = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * out);
}

/** `#rrggbb` to L*, a*, b*. */
export function toLab(color: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(color.slice(at, at + 2), 16) || 0),
  ) as Triple;
  // sRGB to XYZ, adapted to D50 (Bruce Lindbloom).
  const x = 0.4360747 * r + 0.3850649 * g + 0.1430804 * b;
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const z = 0.0139322 * r + 0.0971045 * g + 0.7141733 * b;
  const [fx, fy, fz] = [x, y, z].map((value, i) => {
    const t = value / (WHITE[i] as number);
    return t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116;
  }) as Triple;
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** L*, a*, b* to `#rrggbb`; out of gamut is clipped. */
export function fromLab([l, a, b]: Triple): string {
  const fy = (l + 16) / 116;
  const [x, y, z] = [fy + a / 500, fy, fy - b / 200].map((f, i) => {
    const cube = f ** 3;
    return (WHITE[i] as number) * (cube > EPSILON ? cube : (116 * f - 16) / KAPPA);
  }) as Triple;
  const channels = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return `#${channels.map((value) => gamma(value).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The colour at a place between old (0) and new (1).
 *
 * Hue and chroma are the same at both ends, so between them only the lightness changes.
 */
export function shade(color: string, place: number): string {
  const [l, a, b] = toLab(color);
  return fromLab([l + STEP * (1 - 2 * place), a, b]);
}
