/** The difference of two pictures on a canvas, with how large it is. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Slider } from "../../shell/fields";
import type { Page } from "../../shell/page";
import { whole } from "../../shell/text";
import { type Difference, difference } from "./difference";
import type { Size, View } from "./geometry";
import { PictureBox, placedStyle } from "./picture";
import { decode, pixels } from "./pixels";
import type { Sample } from "./samples";

/** Pixels compared at most: two pictures of four bytes each are in memory then. */
const MOST = 16e6;

interface Props {
  page: Page;
  a: Sample | null;
  b: Sample | null;
  box: { view: View; wheel: boolean; onView: (to: View | null) => void };
}

interface Pair {
  size: Size;
  a: Uint8ClampedArray;
  b: Uint8ClampedArray;
  /** B had another size and was stretched. */
  stretched: boolean;
}

export function Differences({ page, a, b, box }: Props) {
  const gain = useSignal(1);
  const pair = useSignal<Pair | string>("loading…");
  useEffect(() => {
    let gone = false;
    pair.value = "loading…";
    if (a && b) {
      read(a, b).then(
        (made) => {
          if (!gone) pair.value = made;
        },
        () => {
          if (!gone) pair.value = "One of the two cannot be decoded here.";
        },
      );
    }
    return () => {
      gone = true;
    };
  }, [a, b, pair]);
  const now = pair.value;
  if (typeof now === "string") {
    return (
      <div class="tbnb-stage" role="status">
        <p class="tbnb-problem">{now}</p>
      </div>
    );
  }
  const found = difference(now.a, now.b, gain.value);
  return (
    <div class="tbnb-stage">
      <PictureBox {...box} image={now.size} label="Difference of A and B">
        {(size) => (
          <Drawn of={found} image={now.size} style={placedStyle(page, size, now.size, box.view)} />
        )}
      </PictureBox>
      <div class="tbnb-differs" role="status">
        <span>{words(found, now)}</span>
        <Slider of={gain} label="Amplify" min={1} max={32} step={1} />
        <span class="tbnb-quiet">× {gain.value}</span>
      </div>
    </div>
  );
}

function words({ largest, mean, count }: Difference, { size, stretched }: Pair): string {
  const pixels = size.width * size.height;
  const said =
    count === 0
      ? "No pixel differs"
      : `${whole(count)} of ${whole(pixels)} pixels differ, by ${whole(largest)} of 255 at most, ${mean.toPrecision(3)} on average`;
  return stretched ? `${said} (B has another size and was stretched)` : said;
}

function Drawn({
  of,
  image,
  style,
}: {
  of: Difference;
  image: Size;
  style: Record<string, string>;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const data = new ImageData(of.pixels, image.width, image.height);
    canvas.current?.getContext("2d")?.putImageData(data, 0, 0);
  }, [of, image]);
  return <canvas ref={canvas} width={image.width} height={image.height} style={style} />;
}

/** Both pictures' pixels in the size of the first. */
async function read(a: Sample, b: Sample): Promise<Pair> {
  const [one, two] = await Promise.all([decode(a), decode(b)]);
  try {
    const shrink = Math.min(1, Math.sqrt(MOST / (one.width * one.height)));
    const size = {
      width: Math.max(1, Math.round(one.width * shrink)),
      height: Math.max(1, Math.round(one.height * shrink)),
    };
    const stretched = one.width !== two.width || one.height !== two.height;
    return { size, a: pixels(one, size), b: pixels(two, size), stretched };
  } finally {
    one.close();
    two.close();
  }
}
