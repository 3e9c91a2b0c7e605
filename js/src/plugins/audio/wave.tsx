/** The outline of a sound on a canvas: one lane a channel, of more than two one for all. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Wav } from "../../math/wav";
import { type Outline, outline, peakOf } from "../../math/waveform";

const MOST_LANES = 2;
/** Wider than any screen is of no use. */
const MOST_COLUMNS = 8192;

/** The canvas: where tests and tools find the sound that is drawn. */
export interface WaveElement extends HTMLCanvasElement {
  tbnbSound?: Wav;
}

export function Wave({ sound, color }: { sound: Wav; color: string }) {
  const ref = useRef<WaveElement>(null);
  const size = useSignal({ width: 0, height: 0 });
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = el;
      const { value } = size;
      if (width !== value.width || height !== value.height) size.value = { width, height };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(el);
    return () => observer.disconnect();
  }, [size]);
  const { width, height } = size.value;
  useEffect(() => {
    if (!ref.current || width <= 0) return;
    draw(ref.current, sound, color, width, height);
    ref.current.tbnbSound = sound;
  }, [sound, color, width, height]);
  return <canvas ref={ref} class="tbnb-wave" />;
}

const known = new WeakMap<Wav, { columns: number; lanes: readonly Outline[] }>();

/** Of the same width it is not read again: the theme changes more often than the sound. */
function lanesOf(sound: Wav, columns: number): readonly Outline[] {
  const found = known.get(sound);
  if (found?.columns === columns) return found.lanes;
  const all = Array.from({ length: sound.channels }, (_, i) => i);
  const parts = all.length > MOST_LANES ? [all] : all.map((channel) => [channel]);
  const lanes = parts.map((channels) => outline(sound, channels, columns));
  known.set(sound, { columns, lanes });
  return lanes;
}

function draw(
  canvas: HTMLCanvasElement,
  sound: Wav,
  color: string,
  width: number,
  height: number,
): void {
  const dense = globalThis.devicePixelRatio || 1;
  const columns = Math.min(MOST_COLUMNS, Math.round(width * dense));
  canvas.width = columns;
  canvas.height = Math.round(height * dense);
  const context = canvas.getContext("2d");
  if (!context) return;
  const lanes = lanesOf(sound, columns);
  const tall = canvas.height / lanes.length;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = color;
  lanes.forEach((lane, i) => {
    const middle = (i + 0.5) * tall;
    // A float sample may be louder than full scale: then the loudest fills the lane.
    const scale = (0.46 * tall) / Math.max(1, peakOf(lane));
    for (let x = 0; x < columns; x++) {
      const high = (lane.high[x] ?? Number.NaN) * scale;
      const low = (lane.low[x] ?? Number.NaN) * scale;
      if (Number.isNaN(high - low)) continue;
      // Silence is a line.
      context.fillRect(x, middle - high - dense / 2, 1, high - low + dense);
    }
  });
}
