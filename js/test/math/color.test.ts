import { describe, expect, it } from "vitest";
import { runColor } from "../../src/math/color";

/** Colours chosen by hand, before hues are generated. */
const PALETTE_SIZE = 24;

type RGB = [number, number, number];

function linearRGB(hex: string): RGB {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as RGB;
}

/** Contrast of two colours, as WCAG 2.1 defines it. */
function contrast(a: string, b: string): number {
  const [la, lb] = [a, b].map((hex) => {
    const [r, g, blue] = linearRGB(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  }) as [number, number];
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

/** Ottosson's OKLab of an sRGB colour. */
function oklab(hex: string): RGB {
  const [r, g, b] = linearRGB(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const far = (a: string, b: string) => {
  const [p, q] = [oklab(a), oklab(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

describe.each([
  ["light", false, "#ffffff"],
  ["dark", true, "#16181d"],
] as const)("runColor on %s", (_name, dark, background) => {
  const palette = Array.from({ length: PALETTE_SIZE }, (_, i) => runColor(i, dark));

  it("has two dozen colours, each well apart from all others", () => {
    // A just noticeable difference is about 0.02 in OKLab.
    palette.forEach((a, i) => {
      for (const b of palette.slice(i + 1))
        expect(far(a, b), `${a} and ${b}`).toBeGreaterThan(0.065);
    });
  });

  it("stands out from the background, as WCAG asks of graphics: 3:1", () => {
    for (const color of palette)
      expect(contrast(color, background), color).toBeGreaterThanOrEqual(3);
  });

  it("goes on without an end and without repeating itself", () => {
    const many = Array.from({ length: 200 }, (_, i) => runColor(i, dark));

    expect(many.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
    expect(new Set(many).size).toBe(200);
    expect(runColor(1e6, dark)).toBe(runColor(1e6, dark));
  });

  it("stays legible beyond the palette", () => {
    for (let i = PALETTE_SIZE; i < 200; i++) {
      expect(contrast(runColor(i, dark), background)).toBeGreaterThan(2.5);
    }
  });
});
