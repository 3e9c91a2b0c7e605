/** One sound: play and pause, the outline of it with the playhead, and where one is in it. */
import type { Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "../../shell/icons";
import type { Page } from "../../shell/page";
import { visible } from "../../shell/text";
import type { Clip } from "./clips";
import { clock } from "./clock";
import type { Player } from "./player";
import { stateOf } from "./state";
import { Wave } from "./wave";

interface Props {
  page: Page;
  clip: Clip;
  /** Whose it is, for a screen reader. */
  name: string;
  color: string;
  /** Told whether it plays. */
  playing: Signal<boolean>;
}

export function Sound({ page, clip, name, color, playing }: Props) {
  const player = useMemo(() => stateOf(page.store).player(clip), [page, clip]);
  useEffect(() => {
    const stop = player.playing.subscribe((now) => {
      playing.value = now;
    });
    return () => {
      player.dispose();
      stop();
      playing.value = false;
    };
  }, [player, playing]);
  const on = player.playing.value;
  return (
    <>
      <div class="tbnb-sound">
        <button
          type="button"
          class="tbnb-play"
          aria-label={`${on ? "Pause" : "Play"}: ${visible(name)}`}
          title={on ? "Pause" : "Play"}
          onClick={() => player.toggle()}
        >
          <Icon name={on ? "pause" : "play"} />
        </button>
        <Track player={player} clip={clip} name={name} color={color} />
      </div>
      {player.failure.value !== null && (
        <p class="tbnb-soundproblem" role="alert">
          {player.failure.value}; it can be downloaded
        </p>
      )}
    </>
  );
}

/** The outline, which is the slider too. */
function Track(props: { player: Player; clip: Clip; name: string; color: string }) {
  const { player, clip, name, color } = props;
  const time = player.time.value;
  const duration = player.duration.value;
  const share = duration > 0 ? Math.min(1, time / duration) : 0;
  const text = clock(time, duration);
  const seek = (event: PointerEvent) => {
    const box = event.currentTarget;
    if (!(box instanceof HTMLElement)) return;
    const { left, width } = box.getBoundingClientRect();
    if (width > 0) player.seek(((event.clientX - left) / width) * player.duration.peek());
  };
  return (
    <div
      class="tbnb-track"
      role="slider"
      tabIndex={0}
      aria-label={`Position: ${visible(name)}`}
      aria-valuemin={0}
      aria-valuemax={duration}
      aria-valuenow={time}
      aria-valuetext={text}
      title="Click or arrows to seek, space to play"
      onKeyDown={trackKeys(player)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
    >
      {clip.wav && <Wave sound={clip.wav} color={color} />}
      <span
        class="tbnb-played"
        hidden={time === 0}
        style={{ width: `${100 * share}%`, borderColor: color }}
      />
      <span class="tbnb-clock">{text}</span>
    </div>
  );
}

/** Shares of the sound that a key goes; the arrows' elsewhere on a card is another step. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.05,
  ArrowDown: -0.05,
  ArrowRight: 0.05,
  ArrowUp: 0.05,
  PageDown: -0.2,
  PageUp: 0.2,
  Home: -1,
  End: 1,
};

function trackKeys(player: Player): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const by = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
    if (by === undefined && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) player.toggle();
    else player.seek(player.time.peek() + by * player.duration.peek());
  };
}
