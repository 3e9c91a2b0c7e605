import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Asks } from "../../src/store/asks";
import type { Ask, Range } from "../../src/wire";

let posted: Ask[];
let asks: Asks;

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  asks = new Asks(
    (ask) => posted.push(ask),
    () => ({ epoch: "e", seq: 4 }),
  );
});

afterEach(() => {
  asks.dispose();
  vi.useRealTimers();
});

const zoom = { series: [1], lo: 0, hi: 9, axis: "step", columns: 100 } as const;
const reply = (req: number, done = true, error: string | null = null): Range => ({
  type: "range",
  req,
  done,
  error,
  segments: [],
});

describe("hello", () => {
  it("is said once for many gaps, a second later", () => {
    for (let i = 0; i < 5; i++) asks.hello();
    vi.advanceTimersByTime(999);
    expect(posted).toEqual([]);

    vi.advanceTimersByTime(1);

    expect(posted).toEqual([{ type: "hello", epoch: "e", seq: 4 }]);
  });

  it("gets rarer while nothing helps: a busy kernel will answer them all at once", () => {
    const start = Date.now();
    const said: number[] = [];
    for (let second = 1; second <= 300; second++) {
      asks.hello();
      vi.advanceTimersByTime(1000);
      if (posted.length > said.length) said.push((Date.now() - start) / 1000);
    }

    // Pauses of 5 s, doubling up to 60.
    expect(said).toEqual([1, 6, 16, 36, 76, 136, 196, 256]);
    expect(posted).toHaveLength(said.length);
  });
});

describe("here", () => {
  it("says how far the page heard", () => {
    asks.here();

    expect(posted).toEqual([{ type: "here", epoch: "e", seq: 4 }]);
  });
});

describe("need", () => {
  it("is said once for a change, and not again for the same", () => {
    asks.need([1]);
    asks.need([1, 2]);
    vi.advanceTimersByTime(500);
    asks.need([1, 2]);
    vi.advanceTimersByTime(500);

    expect(posted).toEqual([{ type: "need", series: [1, 2] }]);
  });

  it("names at most 500 series", () => {
    asks.need(Array.from({ length: 900 }, (_, i) => i));
    vi.advanceTimersByTime(500);

    expect(posted).toMatchObject([{ series: { length: 500 } }]);
  });

  it("is said again to a new epoch", () => {
    asks.need([1]);
    vi.advanceTimersByTime(500);
    asks.forget();
    vi.advanceTimersByTime(500);

    expect(posted).toHaveLength(2);
  });
});

describe("range", () => {
  it("has one question open for an owner; of later ones the last is asked when it is answered", () => {
    const settle = vi.fn();
    asks.range("loss", zoom, settle);
    asks.range("loss", { ...zoom, hi: 5 }, settle);
    asks.range("loss", { ...zoom, hi: 3 }, settle);
    expect(posted).toMatchObject([{ type: "range", req: 1, hi: 9 }]);

    asks.answer(reply(1));

    expect(posted).toMatchObject([{ req: 1 }, { req: 2, hi: 3 }]);
    expect(settle).not.toHaveBeenCalled();
    asks.answer(reply(2));
    expect(settle).toHaveBeenCalledExactlyOnceWith([], null);
    expect(asks.waiting.value).toBeNull();
  });

  it("an answer nobody waits for is ignored", () => {
    asks.answer(reply(77));

    expect(asks.waiting.value).toBeNull();
  });
});

describe("a question without an answer", () => {
  const settle = vi.fn();
  const ranges = () => posted.filter((ask) => ask.type === "range");
  beforeEach(() => settle.mockReset());

  it("is asked again with a hello: the answer may have been lost", () => {
    asks.range("loss", zoom, settle);
    asks.range("acc", { ...zoom, series: [2] }, settle);
    asks.hello();
    vi.advanceTimersByTime(1000);
    expect(ranges()).toMatchObject([
      { req: 1, series: [1] },
      { req: 2, series: [2] },
      { req: 3, series: [1] },
      { req: 4, series: [2] },
    ]);

    asks.answer(reply(1));
    expect(settle).not.toHaveBeenCalled();
    asks.answer(reply(3));
    asks.answer(reply(4));

    expect(settle).toHaveBeenCalledTimes(2);
    expect(asks.waiting.value).toBeNull();
  });

  it("is asked again ever more rarely, and given up after an hour", () => {
    asks.range("loss", zoom, settle);
    vi.advanceTimersByTime(59_000);
    expect(ranges()).toHaveLength(1);
    vi.advanceTimersByTime(3_600_000);
    // After 0, 1, 3, 7, 15, 31 min.
    expect(ranges()).toHaveLength(6);
    expect(settle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200_000);

    expect(settle).toHaveBeenCalledExactlyOnceWith(null, "no answer");
    expect(asks.waiting.value).toBeNull();
    asks.range("loss", zoom, settle);
    expect(ranges()).toHaveLength(7);
  });

  it("is not asked again while parts of the answer come", () => {
    asks.everything([1], settle);
    for (let part = 0; part < 10; part++) {
      vi.advanceTimersByTime(50_000);
      asks.answer(reply(1, false));
    }
    asks.answer(reply(1));
    vi.advanceTimersByTime(3_600_000);

    expect(posted).toHaveLength(1);
    expect(settle).toHaveBeenCalledOnce();
  });

  it("of which parts came is answered anew: none of them twice", () => {
    const segment = {} as Range["segments"][number];
    asks.everything([1], settle);
    asks.answer({ ...reply(1, false), segments: [segment] });
    asks.hello();
    vi.advanceTimersByTime(1000);
    asks.answer({ ...reply(2), segments: [segment] });

    expect(settle).toHaveBeenCalledExactlyOnceWith([segment], null);
  });

  it("that was given up after it was asked again is forgotten", () => {
    const giveUp = asks.everything([1], settle);
    asks.hello();
    vi.advanceTimersByTime(1000);
    giveUp();
    asks.answer(reply(2));
    vi.advanceTimersByTime(3_600_000);

    expect(settle).not.toHaveBeenCalled();
    expect(asks.waiting.value).toBeNull();
    expect(posted).toHaveLength(3);
  });

  it("ends with the board", () => {
    asks.range("loss", zoom, settle);
    asks.dispose();
    vi.advanceTimersByTime(3_600_000);

    expect(posted).toHaveLength(1);
  });
});

describe("export", () => {
  it("gathers chunks until the last", () => {
    const settle = vi.fn();
    asks.everything([1, 2], settle);

    asks.answer(reply(1, false));
    expect(settle).not.toHaveBeenCalled();
    asks.answer(reply(1, true));

    expect(settle).toHaveBeenCalledOnce();
  });

  it("given up is forgotten", () => {
    const settle = vi.fn();
    const giveUp = asks.everything([1], settle);
    expect(asks.waiting.value).not.toBeNull();

    giveUp();
    asks.answer(reply(1));

    expect(settle).not.toHaveBeenCalled();
    expect(asks.waiting.value).toBeNull();
  });

  it("ends with an error", () => {
    const settle = vi.fn();
    asks.everything([1], settle);

    asks.answer(reply(1, true, "gone"));

    expect(settle).toHaveBeenCalledExactlyOnceWith(null, "gone");
  });
});
