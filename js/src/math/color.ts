/**
 * The first colours: ten chosen by eye, fourteen farthest from all before them in OKLab (both
 * themes at once, at least 3:1 against the background), so that a board of a few runs is beautiful
 * and one of two dozen still legible. Dark is the same hue, lighter and a little paler.
 */
const PALETTE: readonly (readonly [light: string, dark: string])[] = [
  ["#306ce2", "#689cfe"],
  ["#e26b09", "#ffa571"],
  ["#0d9678", "#4fc2a3"],
  ["#d81e70", "#fe6a9b"],
  ["#8347cf", "#aa7af3"],
  ["#b88a00", "#e9be5f"],
  ["#0e9bbe", "#60c7e8"],
  ["#cc2827", "#f5685d"],
  ["#449d2e", "#7bc86a"],
  ["#ce56b9", "#f78be1"],
  ["#584e07", "#817633"],
  ["#86046b", "#b34094"],
  ["#00537c", "#3f7ba3"],
  ["#7e5568", "#a67f91"],
  ["#412db5", "#6462d8"],
  ["#8d1c11", "#b55244"],
  ["#927fe7", "#bcb2ff"],
  ["#827b51", "#aca680"],
  ["#297613", "#5e9f4f"],
  ["#b28391", "#dcb0bc"],
  ["#0a726e", "#409d98"],
  ["#6c799f", "#97a4c7"],
  ["#5e3c75", "#84669b"],
  ["#6e119b", "#944fc0"],
];

/** Degrees between two neighbours of an endless hue circle: the golden angle never comes round. */
const GOLDEN = 137.50776405;
const LIGHTNESS = [0.52, 0.62, 0.44, 0.57, 0.48] as const;

function channel(linear: number): string {
  const clipped = Math.max(0, Math.min(1, linear));
  const value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * value)
    .toString(16)
    .padStart(2, "0");
}

/** OKLCH to sRGB hex; out of gamut is clipped. Source: Björn Ottosson, "A perceptual color space". */
function oklch(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return `#${channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)}${channel(
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
  )}${channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)}`;
}

/**
 * The colour of the run with an index: the same one everywhere and for ever, `#rrggbb`.
 *
 * @param index 0, 1, 2, … without an end
 * @param dark for a dark background
 */
export function runColor(index: number, dark: boolean): string {
  const known = PALETTE[index];
  if (known) return known[dark ? 1 : 0];
  const lightness = LIGHTNESS[index % LIGHTNESS.length] ?? LIGHTNESS[0];
  return oklch(lightness + (dark ? 0.16 : 0), 0.13, (index * GOLDEN) % 360);
}
