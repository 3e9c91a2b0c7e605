import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Store } from "../../src/store";
import { options } from "../../src/store/choices";
import { roomFor, Values } from "../../src/store/values";
import { parse, type Wanted } from "../../src/wire";
import { oneValue } from "../messages";

let posted: (readonly Wanted[])[];
let values: Values;
const card = Symbol("card");
const other = Symbol("other");

/** Room for three values of 1000 bytes and what each costs besides. */
const ROOM = 4600;

function receive(point: number, bytes: number[], change: Record<string, unknown> = {}): void {
  const { content, buffers } = oneValue(0, point, bytes, change);
  const message = parse(content, buffers);
  if (typeof message === "string" || message.type !== "values") throw new Error(String(message));
  values.receive(message.items);
}

function blob(point: number, part = 0): number[] | string {
  const found = values.get(0, point, part).value;
  return found.state === "ready" ? Array.from(found.value.blobs[0] ?? []) : found.state;
}

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  values = new Values((wanted) => posted.push(wanted), ROOM);
});

afterEach(() => {
  values.dispose();
  vi.useRealTimers();
});

describe("a value", () => {
  it("is absent, waiting once wanted, and ready when it came", () => {
    const seen: string[] = [];
    const stop = values.get(0, 4).subscribe(({ state }) => seen.push(state));

    values.want(card, [[0, 4, 0]]);
    receive(4, [1, 2]);

    expect(seen).toEqual(["absent", "waiting", "ready"]);
    expect(blob(4)).toEqual([1, 2]);
    stop();
  });

  it("in pieces is ready with the last of them, in whatever order, some twice", () => {
    receive(0, [4, 5], { at: 3, sizes: [2, 4] });
    receive(0, [1, 2, 3], { at: 0, sizes: [2, 4] });
    receive(0, [4, 5], { at: 3, sizes: [2, 4] });
    expect(blob(0)).toBe("absent");

    receive(0, [6], { at: 5, sizes: [2, 4] });

    const found = values.get(0, 0).value;
    expect(found.state === "ready" && found.value.blobs.map((one) => [...one])).toEqual([
      [1, 2],
      [3, 4, 5, 6],
    ]);
  });

  it("whole and as a thumbnail are two, and one point loaded", () => {
    receive(0, [1]);
    receive(0, [1, 2, 3], { part: 1 });

    expect([blob(0), blob(0, 1)]).toEqual([[1], [1, 2, 3]]);
    expect(values.loaded(0)).toBe(1);
  });

  it("that is broken says why", () => {
    receive(0, [], { error: "checksum is wrong" });

    expect(values.get(0, 0).value).toEqual({ state: "broken", reason: "checksum is wrong" });
  });

  it("of an old generation is dropped, and goes when a newer one begins", () => {
    receive(0, [1], { generation: 1 });
    receive(1, [2], { generation: 0 });
    expect([blob(0), blob(1)]).toEqual([[1], "absent"]);

    values.generation(0, 2);

    expect([blob(0), values.loaded(0)]).toEqual(["absent", 0]);
  });

  it("of a new generation is wanted again, though it has the number of an old one", () => {
    values.want(card, [[0, 0, 0]]);
    vi.advanceTimersByTime(200);
    receive(0, [1], { generation: 1 });
    const before = posted.length;
    values.generation(0, 2);
    vi.advanceTimersByTime(2000);

    expect(posted.slice(before)).toEqual([[[0, 0, 0]]]);
  });
});

describe("the cache", () => {
  const large = Array.from({ length: 1000 }, () => 1);

  it("throws out what was used longest ago, but not what is on screen", () => {
    values.want(card, [[0, 0, 0]]);
    for (const point of [0, 1, 2]) receive(point, large);
    values.get(0, 1);

    receive(3, large);

    const states = [0, 1, 2, 3].map((point) => values.get(0, point).value.state);
    expect(states).toEqual(["ready", "ready", "absent", "ready"]);
    expect(values.loaded(0)).toBe(3);
  });
});

describe("the cache of a board", () => {
  const MB = new DataView(new ArrayBuffer(1e6));

  /** How many of so many values of 1 MB are kept, two of them on screen. */
  function kept(budget: number, count: number): { first: string[]; loaded: number } {
    const store = new Store(() => {}, options({ budget }));
    store.values.want(card, [
      [0, 0, 0],
      [0, 1, 0],
    ]);
    for (let point = 0; point < count; point++) {
      const { content } = oneValue(point, point, [], { n: 1e6, sizes: [1e6] });
      store.receive(content, [MB]);
    }
    const first = [0, 1, 2].map((point) => store.values.peek([0, point, 0]).state);
    const loaded = store.values.loaded(0);
    store.dispose();
    return { first, loaded };
  }

  it("has room for the budget and for what was looked at, and for what is on screen", () => {
    expect(kept(0, 80)).toEqual({ first: ["ready", "ready", "absent"], loaded: 63 });
    expect(kept(10, 80)).toEqual({ first: ["ready", "ready", "ready"], loaded: 80 });
    expect(kept(10, 100)).toEqual({ first: ["ready", "ready", "absent"], loaded: 83 });
  });

  it("has room for a budget of the smallest histograms", () => {
    // Three counts and two edges; a header of 233 bytes there, 500 for an entry here.
    for (const budget of [1, 64, 1000]) {
      const count = (budget * 1e6) / (24 + 233);
      expect(count * (24 + 500)).toBeLessThanOrEqual(roomFor(budget));
    }
  });
});

describe("looks", () => {
  it("many cards make one, the first wish of each before the second of any", () => {
    values.want(card, [
      [0, 9, 0],
      [0, 8, 0],
    ]);
    values.want(other, [[1, 5, 1]]);
    vi.advanceTimersByTime(200);

    const wanted = [
      [0, 9, 0],
      [1, 5, 1],
      [0, 8, 0],
    ];
    expect(posted).toEqual([wanted]);
  });

  it("ask for nothing that is here, or that was asked for", () => {
    receive(1, [1]);
    values.want(card, [[0, 1, 0]]);
    vi.advanceTimersByTime(200);
    expect(posted).toEqual([]);

    values.want(other, [[0, 2, 0]]);
    vi.advanceTimersByTime(200);
    values.want(other, []);
    values.want(other, [[0, 2, 0]]);
    vi.advanceTimersByTime(5000);
    expect(posted).toEqual([[[0, 2, 0]]]);
  });

  it("have 256 wishes at most", () => {
    values.want(
      card,
      Array.from({ length: 300 }, (_, point): Wanted => [0, point, 0]),
    );
    vi.advanceTimersByTime(200);

    expect(posted[0]).toHaveLength(256);
  });

  it("ask again for what did not come in ten seconds, as if for the first time", () => {
    values.want(card, [[0, 2, 0]]);
    vi.advanceTimersByTime(10_500);

    expect(posted).toEqual([[[0, 2, 0]], [], [[0, 2, 0]]]);
    receive(2, [1]);
    vi.advanceTimersByTime(100_000);
    expect(posted).toHaveLength(3);
  });

  it("wait longer for each other while a busy kernel answers none", () => {
    for (let point = 0; point < 20; point++) {
      values.want(card, [[0, point, 0]]);
      vi.advanceTimersByTime(100);
    }

    // 2 s of moving a slider: one at once, then one a second.
    expect(posted.length).toBeLessThanOrEqual(3);
    expect(values.looks.waiting.value).not.toBeNull();
  });

  it("leave no timer behind", () => {
    values.want(card, [[0, 0, 0]]);
    vi.advanceTimersByTime(200);

    values.dispose();

    expect(vi.getTimerCount()).toBe(0);
  });
});
