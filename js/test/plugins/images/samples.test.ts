import { describe, expect, it } from "vitest";
import { samplesOf, sniff } from "../../../src/plugins/images/samples";
import { BMP, CORE_BMP, FRAMES, GIF, JPEG, PNG, WEBP } from "./files";

const FILES = [
  ["png", PNG],
  ["gif", GIF],
  ["jpeg", JPEG],
  ["webp", WEBP],
  ["bmp", BMP],
] as const;

function one(bytes: Uint8Array<ArrayBuffer>, change: Record<string, unknown> = {}) {
  const sample = { width: 1, height: 1, type: "png", bytes: bytes.length, thumb: false, ...change };
  const found = samplesOf({ meta: { samples: [sample] }, blobs: [bytes] });
  if (typeof found === "string" || !found[0]) throw new Error(String(found));
  return found[0];
}

const text = (words: string) => new TextEncoder().encode(words) as Uint8Array<ArrayBuffer>;

describe("the type of a picture", () => {
  it.each([...FILES, ["bmp", CORE_BMP] as const])("is told by its bytes: %s", (type, bytes) => {
    expect(sniff(bytes)).toBe(type);
    expect(one(bytes, { type: "tiff" })).toMatchObject({ type, problem: null });
  });

  it.each([
    ["an SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["half a magic number", "\u0089PN"],
  ])("%s is none, whatever the log says it is", (_, words) => {
    const { type, problem } = one(text(words), { type: "png" });

    expect(type).toBeNull();
    expect(problem).toMatch(/^not a picture/);
  });
});

describe("a card is told", () => {
  it.each(FILES)("when a %s is cut short", (type, bytes) => {
    const cut = bytes.slice(0, bytes.length - 3);

    expect(one(cut).problem).toBe(`the ${type.toUpperCase()} file is cut short`);
  });

  it.each(FILES)("when a %s has more pixels than a browser should be asked for", (_, bytes) => {
    const { type, problem } = one(bytes, { width: 100_000, height: 100_000 });

    expect(type).toBeNull();
    expect(problem).toMatch(/^claims more than 64/);
  });

  it.each([
    // Width and height of the IHDR chunk, at byte 16.
    ["png", PNG, 16, [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]],
    // A frame header instead of the first segment: its height and width are 65535.
    ["jpeg", JPEG, 2, [0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1]],
    // 100000 wide and, from its top, as high.
    ["bmp", BMP, 18, [0xa0, 0x86, 1, 0, 0x60, 0x79, 0xfe, 0xff]],
    ["bmp", CORE_BMP, 18, [0xff, 0xff, 0xff, 0xff]],
  ])("when a %s says so of itself, whatever the log says", (_, file, at, claim) => {
    const bytes = Uint8Array.from(file);
    bytes.set(claim, at);

    const { type, problem } = one(bytes);

    expect(type).toBeNull();
    expect(problem).toMatch(/^claims more than 64/);
  });

  it.each([
    ["0001", null],
    ["ffff", /^claims more than 64/],
  ])("of a JPEG what its frame says, wherever that is: %s", (side, said) => {
    const { problem } = one(FRAMES(side, side));

    if (said) expect(problem).toMatch(said);
    else expect(problem).toBeNull();
  });

  it("of 64 megapixels nothing, of one row more that they are too many", () => {
    const bytes = Uint8Array.from(BMP);
    const rows = (count: number) => {
      new DataView(bytes.buffer).setInt32(18, 8000, true);
      new DataView(bytes.buffer).setInt32(22, count, true);
      return one(bytes).problem;
    };

    expect([rows(8000), rows(-8000)]).toEqual([null, null]);
    expect(rows(8001)).toMatch(/^claims more than 64/);
  });

  it("nothing of a BMP without a size of its file, as some write it", () => {
    const bytes = Uint8Array.from(BMP);
    bytes.set([0, 0, 0, 0], 2);

    expect(one(bytes).problem).toBeNull();
  });

  it("what the kernel found", () => {
    expect(one(text(""), { problem: "claims too much" }).problem).toBe("claims too much");
  });

  it("when the description makes no sense", () => {
    expect(samplesOf({ meta: { samples: [{ width: "1" }] }, blobs: [PNG] })).toMatch(/^width/);
    expect(samplesOf({ meta: {}, blobs: [] })).toMatch(/^samples/);
  });
});
