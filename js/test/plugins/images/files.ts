/** The smallest files of each kind, byte by byte. */

function hex(text: string): Uint8Array<ArrayBuffer> {
  const pairs = text.replaceAll(/\s/g, "").match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** One grey pixel (PNG specification 1.2, sections 3 and 11). */
export const PNG = hex(`
  89504e470d0a1a0a 0000000d 49484452 00000001 00000001 0800000000 3a7e9b55
  0000000a 49444154 789c6368000000820081 771ecb3e 00000000 49454e44 ae426082`);

/** One white pixel (GIF89a). */
export const GIF = hex(`
  474946383961 0100 0100 80 00 00 ffffff 000000 2c 0000 0000 0100 0100 00 02 02 44 01 00 3b`);

/** Start and end of image alone (ITU T.81, B.1.1.3). */
export const JPEG = hex("ffd8ffe0 0010 4a46494600 0101 00 0001 0001 00 00 ffd9");

/** A RIFF file of 26 bytes: "WEBP", "VP8L", one pixel. */
export const WEBP = hex(
  "52494646 1a000000 57454250 5650384c 0d000000 2f00000010 07 1011 1188 88fe 0700",
);

/** One white pixel of 24 bits under a BITMAPINFOHEADER. */
export const BMP = hex(`
  424d 3a000000 0000 0000 36000000
  28000000 01000000 01000000 0100 1800 00000000 04000000 00000000 00000000 00000000 00000000
  ffffff00`);

/** The same under a BITMAPCOREHEADER, whose sides are of two bytes each. */
export const CORE_BMP = hex(
  "424d 1e000000 0000 0000 1a000000 0c000000 0100 0100 0100 1800 ffffff00",
);

/** A table of Huffman codes that reads like a frame of 65535 × 65535, then a progressive frame. */
export const FRAMES = (height: string, width: string) =>
  hex(`ffd8 ffe0 0010 4a46494600 0101 00 0001 0001 00 00
    ffc4 000b 08 ffff ffff 01 000000 ffc2 000b 08 ${height} ${width} 01 011100 ffd9`);
