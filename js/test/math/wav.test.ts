import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Wav, wav } from "../../src/math/wav";
import { bytesOf, chunk, file, format, riff, u2, u4 } from "./sounds";

function read(bytes: Uint8Array): Wav {
  const found = wav(bytes);
  if (typeof found === "string") throw new Error(found);
  return found;
}

function samples(sound: Wav, channel = 0): number[] {
  return Array.from({ length: sound.frames }, (_, i) => sound.sample(i, channel));
}

describe("samples, full scale -1 to 1", () => {
  it.each([
    // The standard: up to 8 bits offset binary with 128 for silence, above two's complement.
    ["8 bits", { bits: 8 }, [0, 64, 128, 255], [-1, -0.5, 0, 127 / 128]],
    ["16 bits", { bits: 16 }, [0, 0x80, 0, 0xc0, 0, 0, 0xff, 0x7f], [-1, -0.5, 0, 32767 / 32768]],
    ["24 bits", { bits: 24 }, [0, 0, 0x80, 1, 0, 0, 0, 0, 0x40], [-1, 2 ** -23, 0.5]],
    ["32 bits", { bits: 32 }, [0, 0, 0, 0x80, 0, 0, 0, 0x40], [-1, 0.5]],
    // 12 bits in the upper ones of 16: 0x4000 of 0x8000.
    ["12 bits", { bits: 12 }, [0, 0x40], [0.5]],
    ["24 bits in 32", { bits: 24, align: 4 }, [0, 0, 0, 0xc0], [-0.5]],
    // IEEE 754: 0.5 is 3f000000, -1 is bf800000, 2 is 40000000.
    [
      "float 32",
      { tag: 3, bits: 32 },
      [0, 0, 0, 0x3f, 0, 0, 0x80, 0xbf, 0, 0, 0, 0x40],
      [0.5, -1, 2],
    ],
    ["float 64", { tag: 3, bits: 64 }, [0, 0, 0, 0, 0, 0, 0xe0, 0xbf], [-0.5]],
  ])("of %s", (_, form, bytes, expected) => {
    const sound = read(file(form, bytes));

    expect(samples(sound)).toEqual(expected);
    expect(sound).toMatchObject({ rate: 8000, channels: 1, problem: null });
  });

  it("of several channels stand frame by frame", () => {
    const sound = read(file({ channels: 3, bits: 8 }, [0, 128, 192, 64, 128, 128]));

    expect([sound.frames, samples(sound, 0), samples(sound, 1), samples(sound, 2)]).toEqual([
      2,
      [-1, -0.5],
      [0, 0],
      [0.5, 0],
    ]);
    expect(sound.sample(0, 3)).toBe(0);
  });

  it("of the extensible format are what its sub-format says", () => {
    const guid = [3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const head = bytesOf(u2(0xfffe), u2(1), u4(8000), u4(32000), u2(4), u2(32));
    const extended = chunk("fmt ", bytesOf(head, u2(22), u2(32), u4(4), guid));

    const sound = read(riff(extended, chunk("data", bytesOf([0, 0, 0, 0x3f]))));

    expect([sound.float, samples(sound)]).toEqual([true, [0.5]]);
  });

  it("come after any other chunks, an odd one with its padding", () => {
    const list = chunk("LIST", bytesOf("INFOx"));

    const sound = read(riff(list, format({ bits: 8 }), list, chunk("data", bytesOf([192]))));

    expect(samples(sound)).toEqual([0.5]);
  });

  it("are found in a buffer that begins elsewhere", () => {
    const bytes = bytesOf([1, 2, 3], file({ bits: 8 }, [64])).subarray(3);

    expect(samples(read(bytes))).toEqual([-0.5]);
  });
});

describe("a false length", () => {
  const start = bytesOf("RIFF", u4(0), "WAVE", format({ bits: 8 }), "data");

  it("is said, and what is there is read", () => {
    const sound = read(bytesOf(start, u4(4_000_000_000), [64, 192]));

    expect(samples(sound)).toEqual([-0.5, 0.5]);
    expect(sound.problem).toBe("the WAV file says 4000000000 bytes of samples and has 2");
  });

  it.each([0, 0xffff_ffff])("of %s is a stream's: the samples go on to the end", (size) => {
    const sound = read(bytesOf(start, u4(size), [64, 192, 1]));

    expect([sound.frames, sound.problem]).toEqual([3, null]);
  });

  it("of 0 before other chunks is true", () => {
    const sound = read(bytesOf(start, u4(0), chunk("LIST", bytesOf("INFO"))));

    expect([sound.frames, sound.problem]).toEqual([0, "the WAV file has no samples"]);
  });

  it("of another chunk ends the search", () => {
    const list = bytesOf("LIST", u4(0xffff_fff0));

    expect(wav(riff(list, format(), chunk("data", bytesOf([0, 0]))))).toMatch(/no format/);
  });

  it("leaves out half a frame", () => {
    expect(read(file({ channels: 2 }, [0, 0, 0, 0, 1, 1, 1])).frames).toBe(1);
  });
});

describe("what cannot be read", () => {
  it.each([
    ["not RIFF", bytesOf("OggS"), /^not a WAV/],
    ["no bytes at all", bytesOf(), /^not a WAV/],
    ["no format", riff(chunk("data", bytesOf([1]))), /no format/],
    ["half a format", riff(chunk("fmt ", bytesOf([1, 0, 1, 0]))), /format is cut short/],
    ["no samples", riff(format()), /has no samples/],
    ["no channels", file({ channels: 0, align: 0 }, [0, 0]), /no channels/],
    ["no rate", file({ rate: 0 }, [0, 0]), /0 samples a second/],
    ["another format", file({ tag: 6, bits: 8 }, [0]), /^a WAV file of format 6 with 8 bits/],
    ["no bits", file({ bits: 0 }, [0]), /with 0 bits/],
    ["too many bits", file({ bits: 65_535 }, [0]), /bits/],
    ["float of 16 bits", file({ tag: 3, bits: 16 }, [0, 0]), /^a WAV file of format 3/],
  ])("%s: says why", (_, bytes, reason) => {
    expect(wav(bytes)).toMatch(reason);
  });

  it("a file cut at any byte is read as far as it goes, or says why not", () => {
    const whole = file({}, [1, 2, 3, 4]);

    for (let length = 0; length < whole.length; length++) {
      const found = wav(whole.subarray(0, length));
      if (typeof found === "string") expect(found).toMatch(/WAV/);
      else expect(found.frames).toBeLessThan(2);
    }
  });
});

describe("the files of real writers", () => {
  const samplesDirectory = "../tests/samples";

  /** The WAV files in an event file: each states its own length. */
  function filesOf(directory: string): Uint8Array[] {
    const path = `${samplesDirectory}/${directory}`;
    const name = readdirSync(path).find((one) => one.startsWith("events"));
    const bytes = readFileSync(`${path}/${name}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: Uint8Array[] = [];
    // "RIFF" and "WAVE".
    for (let i = 0; i + 12 < bytes.length; i++) {
      if (view.getUint32(i) !== 0x52494646 || view.getUint32(i + 8) !== 0x57415645) continue;
      found.push(bytes.subarray(i, i + 8 + view.getUint32(i + 4, true)));
    }
    return found;
  }

  it("PyTorch's: every sample is the one that was given", async () => {
    // audio/sine of tests/samples/torch/all/truth.json: length, channels, rate, SHA-256 of int16.
    const sound = read(filesOf("torch/all")[0] ?? bytesOf());
    const ints = Int16Array.from(samples(sound), (sample) => sample * 32768);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", ints));
    const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");

    expect([sound.frames, sound.channels, sound.rate]).toEqual([800, 1, 8000]);
    expect(hex).toBe("2aab9c38ae2ee78ba3b6301cebe1e4750caf637ff89d24289d5e950c999d2fbe");
  });

  it.each([
    // Sounds, frames and channels by truth.json of each directory.
    [
      "tf2/summary_v2",
      [
        [800, 1],
        [800, 2],
        [800, 2],
      ],
    ],
    [
      "tensorboardX/all",
      [
        [800, 1],
        [800, 2],
      ],
    ],
  ])("%s: frames and channels", (directory, expected) => {
    const found = filesOf(directory).map((bytes) => read(bytes));

    expect(found.map(({ frames, channels }) => [frames, channels])).toEqual(expected);
    expect(found.every(({ problem }) => problem === null)).toBe(true);
  });
});
