import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { drawing } from "../../../src/plugins/scalars/curves";
import { askFor, share } from "../../../src/plugins/scalars/refine";
import { stateOf } from "../../../src/plugins/scalars/state";
import { Seen } from "../../../src/shell/seen";
import type { Theme } from "../../../src/shell/theme";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";
import { tagKey } from "../../../src/store/sent";
import type { Axis } from "../../../src/wire";
import { catalogue, f8, pointsOf } from "../../messages";

const DAY = 86_400;

/** A board of two thinned runs: one begins with a clock of 1970, one was restarted the next day. */
function drawn(axis: Axis) {
  const store = new Store(() => {}, options({ logdir: "/logs" }));
  store.reset();
  store.choices.axis.value = axis;
  store.receive(catalogue(0, ["clock", "again"], ["loss"]), []);
  const walls = [
    [0, 1e9, 1e9 + 1, 1e9 + 2],
    [1e9, 1e9 + 1, 1e9 + DAY, 1e9 + DAY + 1],
  ];
  walls.forEach((wall, series) => {
    const flags = new Uint8Array(8);
    if (series === 1) flags.fill(1, 0, 2);
    const content = {
      series,
      generation: 0,
      start: 0,
      end: 9000,
      n: 4,
      step: ["range", 0, 1],
      wall: ["f8", 0, 0],
      value: ["f8", 0, 0],
      flags: ["u1", 1, 0],
      tail: [0, 0],
    };
    const buffers = [f8(...wall), new DataView(flags.buffer)];
    store.receive(pointsOf(1 + series, { content, buffers }).content, buffers);
  });
  store.sent.frame.now();
  const root = document.createElement("div");
  const page = {
    store,
    root,
    theme: signal<Theme>("light"),
    seen: new Seen(),
    drawer: signal(false),
    still: signal(false),
    floating: signal(null),
  };
  return drawing(page, tagKey("scalars", "loss"), stateOf(store).card("loss"));
}

describe("the question for finer points", () => {
  it("counts relative time from the first point each line is drawn from", () => {
    expect(askFor(drawn("relative"), [100, 200])).toEqual({
      series: [0, 1],
      lo: 100,
      hi: 200,
      axis: "wall",
      origins: [1e9, 1e9 + DAY],
      columns: 1024,
    });
  });

  it("gives steps and wall times as they are", () => {
    expect(askFor(drawn("step"), [1, 2])).toEqual({
      series: [0, 1],
      lo: 1,
      hi: 2,
      axis: "step",
      columns: 1024,
    });
    expect(askFor(drawn("wall"), [1e9, 2e9])).toMatchObject({ axis: "wall", lo: 1e9, hi: 2e9 });
    expect(askFor(drawn("wall"), [1e9, 2e9])).not.toHaveProperty("origins");
  });
});

describe("views of one card", () => {
  it("ask once, and go on asking when one of them leaves", () => {
    vi.useFakeTimers();
    const store = new Store(() => {}, options({ logdir: "/logs" }));
    store.reset();
    const state = stateOf(store);
    const card = state.card("loss");
    const asked = vi.spyOn(store.asks, "range").mockImplementation(() => {});
    const drawing = signal(drawn("step"));
    const leave = [1, 2].map(() => share(store, "loss", card, drawing));
    state.setBox(card, { x: [1, 2], y: null });
    vi.advanceTimersByTime(1000);
    expect(asked).toHaveBeenCalledTimes(1);

    leave[0]?.();
    state.setBox(card, { x: [1, 3], y: null });
    vi.advanceTimersByTime(1000);
    expect(asked).toHaveBeenCalledTimes(2);

    leave[1]?.();
    state.setBox(card, { x: [1, 4], y: null });
    vi.advanceTimersByTime(1000);
    expect(asked).toHaveBeenCalledTimes(2);
    store.dispose();
    vi.useRealTimers();
  });
});
