import { describe, expect, it } from "vitest";
import { wav } from "../../../src/math/wav";
import { type Clip, clipsOf, playable, sniff } from "../../../src/plugins/audio/clips";
import { bytesOf, file, format, u4 } from "../../math/sounds";

function one(bytes: Uint8Array<ArrayBuffer>, change: Record<string, unknown> = {}): Clip {
  const sample = { rate: 8000, type: "wav", label: "", bytes: bytes.length, ...change };
  const found = clipsOf({ meta: { samples: [sample] }, blobs: [bytes] });
  if (typeof found === "string" || !found[0]) throw new Error(String(found));
  return found[0];
}

describe("the type of a sound", () => {
  it.each([
    ["audio/wav", bytesOf("RIFF")],
    ["audio/ogg", bytesOf("OggS")],
    ["audio/flac", bytesOf("fLaC")],
    ["audio/mpeg", bytesOf("ID3")],
    // ISO 11172-3, 2.4.2.3: eleven bits set, then version and layer (01 is III).
    ["audio/mpeg", bytesOf([0xff, 0xfb, 0x90])],
    // ISO 13818-7, 1.2: twelve bits set, layer 00.
    ["audio/aac", bytesOf([0xff, 0xf1, 0x50])],
    ["audio/mp4", bytesOf(u4(0), "ftypM4A ")],
    ["audio/webm", bytesOf([0x1a, 0x45, 0xdf, 0xa3])],
  ])("is told by its bytes: %s", (type, bytes) => {
    expect(sniff(bytes)).toBe(type);
  });

  it.each(["#EXTM3U\nhttp://example.org/a", "<script>", "", "\xff"])("is none of %j", (words) => {
    expect(sniff(bytesOf(words))).toBeNull();
  });
});

describe("a card is told", () => {
  it("nothing of a sound that is well", () => {
    const clip = one(file({}, [0, 0]), { label: "**a**" });

    expect([clip.problem, clip.label, clip.wav?.frames]).toEqual([null, "**a**", 1]);
  });

  it("what is wrong with the file, and by the kernel only where the page sees nothing", () => {
    const cut = bytesOf("RIFF", u4(0), "WAVE", format({ bits: 8 }), "data", u4(9), [1]);

    expect(one(cut, { problem: "damaged" }).problem).toMatch(/says 9 bytes of samples and has 1/);
    expect(one(bytesOf("OggS"), { problem: "damaged" }).problem).toBe("damaged");
    expect(one(file({}, [0, 0]), { problem: "damaged" }).problem).toBeNull();
    expect(one(bytesOf("GIF8"), { problem: "damaged" }).problem).toMatch(/^not a sound/);
    expect(one(bytesOf()).problem).toBe("the file is empty");
  });

  it("nothing yet of a file that was not sent", () => {
    expect(one(bytesOf(), { bytes: 2_000_000 })).toMatchObject({ problem: null, type: null });
  });

  it("when the description makes no sense", () => {
    expect(clipsOf({ meta: { samples: 3 }, blobs: [] })).toMatch(/^samples/);
    expect(clipsOf({ meta: { samples: [{ bytes: -1 }] }, blobs: [] })).toMatch(/^bytes/);
  });
});

describe("what is given to the browser", () => {
  async function played(clip: Clip) {
    const found = wav(new Uint8Array(await playable(clip).arrayBuffer()));
    if (typeof found === "string") throw new Error(found);
    return found;
  }

  it("has the true length where the file's is false", async () => {
    const cut = bytesOf("RIFF", u4(0), "WAVE", format({ bits: 8 }), "data", u4(9), [64, 192]);
    const sound = await played(one(cut));

    expect([sound.frames, sound.problem, sound.sample(1, 0)]).toEqual([2, null, 0.5]);
  });

  it("has floats of 32 bits for those of 64, which no browser plays", async () => {
    const wide = file({ tag: 3, bits: 64 }, [0, 0, 0, 0, 0, 0, 0xe0, 0xbf]);
    const sound = await played(one(wide));

    expect([sound.bits, sound.float, sound.sample(0, 0)]).toEqual([32, true, -0.5]);
  });

  it("is the file itself where it is no WAV", async () => {
    const blob = playable(one(bytesOf("OggS")));

    expect([blob.type, await blob.text()]).toEqual(["audio/ogg", "OggS"]);
  });
});
