import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Player } from "../../../src/plugins/audio/player";
import { FakeMedia } from "./media";

beforeEach(() => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = vi.fn();
});

afterEach(() => vi.restoreAllMocks());

function made(duration = 2, volume = signal(0.5)) {
  const media = new FakeMedia();
  const starts = vi.fn();
  const player = new Player(
    () => new Blob([]),
    duration,
    volume,
    starts,
    () => media,
  );
  return { media, player, starts };
}

describe("a player", () => {
  it("opens nothing before it plays", async () => {
    const { media, player, starts } = made();
    player.seek(1.5);
    expect(media.src).toBe("");

    await player.play();

    expect([media.src, media.currentTime, media.volume]).toEqual(["blob:x", 1.5, 0.5]);
    expect(player.playing.value).toBe(true);
    expect(starts).toHaveBeenCalledWith(player);
  });

  it("keeps a seek within the sound", () => {
    const { player } = made(2);

    player.seek(-1);
    expect(player.time.value).toBe(0);
    player.seek(9);
    expect(player.time.value).toBe(2);
  });

  it("begins anew at the end", async () => {
    const { media, player } = made(2);
    await player.play();
    media.emit("ended");
    expect([player.playing.value, player.time.value]).toEqual([false, 2]);

    await player.play();

    expect(media.currentTime).toBe(0);
  });

  it("learns its length from what the browser decoded, unless that is endless", () => {
    const { media, player } = made(0);
    void player.play();
    media.duration = Number.POSITIVE_INFINITY;
    media.emit("durationchange");
    expect(player.duration.value).toBe(0);

    media.duration = 3;
    media.emit("durationchange");

    expect(player.duration.value).toBe(3);
  });

  it("says so when the browser cannot play", async () => {
    const { media, player } = made();
    media.refuse = new DOMException("no", "NotSupportedError");

    await player.play();

    expect([player.playing.value, player.failure.value]).toEqual([
      false,
      "this browser cannot play it",
    ]);
  });

  it("stopped before it began is no failure", async () => {
    const { media, player } = made();
    media.refuse = new DOMException("stopped", "AbortError");

    await player.play();

    expect(player.failure.value).toBeNull();
  });

  it("gives everything back, and hears no more", async () => {
    const { media, player } = made();
    await player.play();

    player.dispose();
    media.emit("error");

    expect([media.paused, media.src, player.failure.value]).toEqual([true, "", null]);
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:x");
  });
});
