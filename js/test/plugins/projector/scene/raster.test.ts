import { expect, test } from "vitest";
import { Discs } from "../../../../src/plugins/projector/scene/discs";
import { Raster } from "../../../../src/plugins/projector/scene/raster";

function sheet(width: number, height: number) {
  const data = new Uint8ClampedArray(4 * width * height);
  return { data, raster: new Raster(width, height, data) };
}
/** One pixel, covered by a share of 256. */
const dot = (share = 256) => ({ side: 1, reach: 0, cover: Uint16Array.from([share]) });
const RED = 0x0000ff;
const BLUE = 0xff0000;

test("what is in front stays, what is behind shines through what is see-through", () => {
  const { data, raster } = sheet(2, 1);
  raster.stamp(dot(), 0, 0, RED, 256);
  raster.stamp(dot(), 0, 0, BLUE, 256);
  raster.stamp(dot(), 1, 0, RED, 128);
  raster.stamp(dot(), 1, 0, BLUE, 256);
  raster.finish();

  expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  expect(data[4]).toBeCloseTo(127.5, -0.5);
  expect(data[6]).toBeCloseTo(127.5, -0.5);
  expect(data[7]).toBe(255);
});

test("a soft edge has the colour of its disc, and is see-through", () => {
  const { data, raster } = sheet(1, 1);
  raster.stamp(dot(64), 0, 0, RED, 256);
  raster.finish();

  expect(data[0]).toBeGreaterThan(250);
  expect(data[3]).toBeCloseTo(64, -0.5);
});

test("a disc covers its area, wherever in a pixel its middle lies", () => {
  for (const across of [1, 3, 6.5, 12, 40]) {
    for (const disc of new Discs().get(across)) {
      const area = disc.cover.reduce((sum, share) => sum + share, 0) / 256;
      // One pixel of soft edge, half inside and half outside.
      expect(area / (Math.PI * (across / 2) ** 2)).toBeCloseTo(1, across > 4 ? 1 : -0.5);
    }
  }
});

test("discs at the edges are cut, those beyond draw nothing", () => {
  const { data, raster } = sheet(10, 10);
  const disc = new Discs().get(6)[0];
  if (!disc) throw new Error("no disc");
  for (const [x, y] of [
    [-50, 5],
    [5, 50],
    [-4, -4],
    [13, 13],
  ] as const) {
    raster.stamp(disc, x, y, RED, 256);
  }
  expect(data.every((value) => value === 0)).toBe(true);
  raster.stamp(disc, 0, 0, RED, 256);
  expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  expect(data[4 * 99 + 3]).toBe(0);
});

test("passing over full tiles changes nothing: as many discs, pixel by pixel", () => {
  const { data, raster } = sheet(37, 29);
  const discs = new Discs().get(7);
  const first = new Map<number, number>();
  let seed = 1;
  const random = (most: number) => {
    seed = (seed * 16807) % 2147483647;
    return seed % most;
  };
  for (let i = 0; i < 500; i++) {
    const [x, y, color] = [random(45) - 4, random(37) - 4, random(0xffffff)];
    const disc = discs[random(4)];
    if (!disc) continue;
    raster.stamp(disc, x, y, color, 256);
    disc.cover.forEach((share, k) => {
      const px = x - disc.reach + (k % disc.side);
      const py = y - disc.reach + Math.floor(k / disc.side);
      const at = py * 37 + px;
      const seen = px >= 0 && px < 37 && py >= 0 && py < 29 && share > 0;
      // A pixel is known where the first disc on it covers all of it.
      if (seen && !first.has(at)) first.set(at, share === 256 ? color : -1);
    });
  }
  let known = 0;
  for (const [at, color] of first) {
    if (color < 0) continue;
    known++;
    const [r = 0, g = 0, b = 0] = data.subarray(4 * at);
    expect((b << 16) | (g << 8) | r).toBe(color);
  }
  expect(known).toBeGreaterThan(300);
});
