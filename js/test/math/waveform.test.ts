import { describe, expect, it } from "vitest";
import { type Wav, wav } from "../../src/math/wav";
import { outline, peakOf } from "../../src/math/waveform";
import { file } from "./sounds";

/** 8 bits: 128 is silence, 64 is -0.5, 192 is 0.5. */
function sound(samples: number[], channels = 1): Wav {
  const found = wav(file({ bits: 8, channels }, samples));
  if (typeof found === "string") throw new Error(found);
  return found;
}

describe("an outline", () => {
  it("has the lowest and the highest sample of each stretch", () => {
    const { low, high, stride } = outline(sound([128, 64, 192, 128]), [0], 2);

    expect([[...low], [...high], stride]).toEqual([[-0.5, 0], [0, 0.5], 1]);
  });

  it("repeats samples where there are more stretches than samples", () => {
    const { low, high } = outline(sound([64, 192]), [0], 4);

    expect([...low]).toEqual([-0.5, -0.5, 0.5, 0.5]);
    expect([...high]).toEqual([...low]);
  });

  it("is of the channels asked for", () => {
    const two = sound([64, 192, 128, 128], 2);

    expect([...outline(two, [0], 1).low, ...outline(two, [0], 1).high]).toEqual([-0.5, 0]);
    expect([...outline(two, [0, 1], 1).low, ...outline(two, [0, 1], 1).high]).toEqual([-0.5, 0.5]);
  });

  it("looks at no more samples than it may", () => {
    let looked = 0;
    const endless: Wav = {
      ...sound([128]),
      frames: 4_000_000_000,
      sample: () => {
        looked += 1;
        return 0;
      },
    };

    const { stride } = outline(endless, [0], 10, 1000);

    expect([looked, stride]).toEqual([1000, 4_000_000]);
  });

  it("has nothing where no sample is a number, and its peak is of the rest", () => {
    const odd: Wav = {
      ...sound([64, 64]),
      sample: (frame) => [Number.NEGATIVE_INFINITY, -0.5][frame] ?? 0,
    };
    const drawn = outline(odd, [0], 2);

    expect([...drawn.low]).toEqual([Number.NaN, -0.5]);
    expect(peakOf(drawn)).toBe(0.5);
  });

  it("of no samples is empty", () => {
    expect(peakOf(outline(sound([]), [0], 3))).toBe(0);
  });
});
