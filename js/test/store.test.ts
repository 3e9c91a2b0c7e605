import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Store } from "../src/store";
import { options } from "../src/store/choices";
import { tagKey } from "../src/store/sent";
import { catalogue, head, pointsOf, segment, status } from "./messages";

let posted: { type: string }[];
let stores: Store[];

/** A store with a view. */
function make(given: Record<string, unknown> = {}): Store {
  const store = unseen(given);
  store.shown();
  return store;
}

function unseen(given: Record<string, unknown> = {}): Store {
  const store = new Store((ask) => posted.push(ask), options({ logdir: "/logs", ...given }));
  stores.push(store);
  return store;
}

/** A store that was sent two runs with two tags, and points of the first series. */
function filled(): Store {
  const store = make();
  store.receive(status(0), []);
  store.receive(catalogue(1, ["b10", "b2"], ["loss", "acc"]), []);
  const one = pointsOf(2, segment(0, 0, [1, 2, 3]));
  store.receive(one.content, one.buffers);
  store.sent.frame.now();
  return store;
}

function points(store: Store, series: number): number[] {
  const all = store.sent.tags.value.flatMap((tag) => [...tag.series.values()]);
  return Array.from(all.find(({ index }) => index === series)?.points.view().value ?? []);
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  posted = [];
  stores = [];
});

afterEach(() => {
  for (const store of stores) store.dispose();
  vi.useRealTimers();
});

describe("what the kernel sent", () => {
  it("runs and tags stand in natural order", () => {
    const store = filled();

    expect(store.sent.runs.value.map((run) => run.name)).toEqual(["b2", "b10"]);
    expect(store.sent.tags.value.map((tag) => tag.tag)).toEqual(["acc", "loss"]);
  });

  it("a message in parts is taken when it is whole, and numbers of parts are no gap", () => {
    const store = make();
    const names = ["Verlust für β", "loss"];
    const text = JSON.stringify({ ...catalogue(0, ["r"], names), epoch: "", seq: 0 });
    const bytes = new TextEncoder().encode(text);
    const base64 = (from: number, to: number) =>
      btoa(String.fromCharCode(...bytes.subarray(from, to)));
    const cut = 3 * Math.floor(bytes.length / 6);
    const one = { ...head("part", 1), part: 0, parts: 2, text: base64(0, cut) };
    const two = { ...head("part", 2), part: 1, parts: 2, text: base64(cut, bytes.length) };

    store.receive(status(0), []);
    store.receive(two, []); // of another one, whose beginning was lost
    store.receive({ ...one, seq: 3 }, []);
    store.sent.frame.now();
    expect(store.sent.tags.value).toEqual([]);
    store.receive({ ...two, seq: 4 }, []);
    store.receive(status(5), []);
    store.sent.frame.now();

    expect(store.sent.tags.value.map((tag) => tag.tag)).toEqual(names);
    expect([store.sent.seq, store.sent.bad.value.count]).toEqual([5, 0]);
  });

  it("parts that make no message are counted as a bad one", () => {
    const store = make();
    store.receive({ ...head("part", 0), part: 0, parts: 1, text: btoa("[1, 2") }, []);

    expect(store.sent.bad.value.count).toBe(1);
  });

  it("a tag or run may have any name", () => {
    const store = make();
    const names = ["__proto__", "constructor", "toString", "<b>&amp;", ""];
    store.receive(catalogue(0, names, names), []);
    store.sent.frame.now();

    expect(store.sent.tags.value.map((tag) => tag.tag).sort()).toEqual([...names].sort());
    expect(store.sent.tags.value.every((tag) => tag.series.size === names.length)).toBe(true);
  });

  it("signals change once a frame, and only those of tags that changed", () => {
    const store = filled();
    const [acc, loss] = store.sent.tags.value;
    const before = [acc?.revision.value, loss?.revision.value];
    for (let i = 0; i < 5; i++) {
      const one = pointsOf(3 + i, segment(0, 3 + i, [i]));
      store.receive(one.content, one.buffers);
    }
    expect(loss?.revision.value).toBe(before[1]);

    store.sent.frame.now();

    expect(acc?.revision.value).toBe(before[0]);
    expect(loss?.revision.value).toBe((before[1] ?? 0) + 1);
    expect(points(store, 0)).toHaveLength(8);
  });

  it("a new epoch drops everything of the old one", () => {
    const store = filled();

    store.receive(catalogue(0, ["new"], ["t"], "f"), []);
    store.sent.frame.now();

    expect(store.sent.runs.value.map((run) => run.name)).toEqual(["new"]);
    expect(points(store, 0)).toEqual([]);
  });

  it("a run that started again is known as long as its epoch", () => {
    const store = filled();
    const one = segment(0, 0, [1, 2]);
    const flags = new DataView(new Uint8Array([1, 0]).buffer);
    const content = { ...one.content, flags: ["u1", 1, 0] };
    store.receive({ ...head("points", 3), segments: [content] }, [...one.buffers, flags]);
    store.sent.frame.now();
    expect([...store.sent.restarted.value]).toEqual([0]);

    store.receive(catalogue(0, ["new"], ["t"], "f"), []);
    store.sent.frame.now();

    expect([...store.sent.restarted.value]).toEqual([]);
  });

  it("what is dropped by name is forgotten", () => {
    const store = filled();
    const content = { ...head("catalogue", 3), runs: [], series: [] };

    store.receive({ ...content, dropped: { runs: [1], series: [2, 3] } }, []);
    store.sent.frame.now();

    expect(store.sent.runs.value.map((run) => run.index)).toEqual([0]);
    expect(store.sent.tags.value.map((tag) => tag.series.size)).toEqual([1, 1]);
  });

  it("a series that is dropped goes alone, and may be dropped again", () => {
    const store = filled();
    for (const seq of [3, 4]) {
      const content = { ...head("catalogue", seq), runs: [], series: [] };
      store.receive({ ...content, dropped: { runs: [], series: [0] } }, []);
    }
    store.sent.frame.now();

    expect(store.sent.runs.value.map((run) => run.name)).toEqual(["b2", "b10"]);
    expect(store.sent.tags.value.map((tag) => tag.series.size).sort()).toEqual([1, 2]);
    expect(store.sent.bad.value.count).toBe(0);
    store.receive(catalogue(5, ["b10", "b2"], ["loss", "acc"]), []);
    store.sent.frame.now();
    expect(points(store, 0)).toEqual([]);
  });

  it("points that come before their series is listed are kept", () => {
    const store = make();
    const one = pointsOf(0, segment(0, 0, [4]));
    store.receive(one.content, one.buffers);
    store.receive(catalogue(1, ["a"], ["t"]), []);
    store.sent.frame.now();

    const series = store.sent.tags.value[0]?.series.get(0);

    expect(Array.from(series?.points.view().value ?? [])).toEqual([4]);
  });

  it("a bad message is counted and changes nothing", () => {
    const store = filled();

    store.receive({ ...status(3), state: "on fire" }, []);
    store.receive("nonsense", []);

    expect(store.sent.bad.value).toMatchObject({ count: 2 });
    expect(points(store, 0)).toEqual([1, 2, 3]);
  });
});

describe("asking again", () => {
  const hellos = () => posted.filter((ask) => ask.type === "hello").length;

  it("a board that is sent everything from the start says no hello", () => {
    filled();
    vi.advanceTimersByTime(60_000);

    expect(hellos()).toBe(0);
  });

  it("a page that nobody speaks to says hello", () => {
    make();
    vi.advanceTimersByTime(300);

    expect(hellos()).toBe(1);
  });

  it("a page that comes in the middle says hello", () => {
    const store = make();
    store.receive(status(57), []);
    vi.advanceTimersByTime(1000);

    expect(hellos()).toBe(1);
  });

  it("the answer to a page that is loaded again is no loss, and no reason for another", () => {
    const store = make();
    vi.advanceTimersByTime(300);
    store.receive(status(57), []);
    vi.advanceTimersByTime(60_000);

    expect(store.sent.behind.value).toBeNull();
    expect(hellos()).toBe(1);
  });

  it("nor is that of a new kernel after the line changed", () => {
    const store = filled();
    store.lineChanged();
    vi.advanceTimersByTime(0);
    store.receive({ ...status(57), epoch: "f" }, []);
    vi.advanceTimersByTime(60_000);

    expect(store.sent.behind.value).toBeNull();
    expect(hellos()).toBe(1);
  });

  it("a feed that is met in its middle, unasked, is asked for all", () => {
    const store = filled();
    store.receive({ ...status(57), epoch: "f" }, []);
    vi.advanceTimersByTime(60_000);

    expect(hellos()).toBe(1);
  });

  it("a first message that is no status is not the beginning, whatever its number", () => {
    const store = make();
    store.receive(catalogue(0, ["r"], ["loss"]), []);
    vi.advanceTimersByTime(60_000);

    expect(hellos()).toBe(1);
  });

  it("a lost message or a gap in a series leads to one hello", () => {
    const store = filled();
    store.receive(status(5), []);
    const one = pointsOf(6, segment(0, 9, [1]));
    store.receive(one.content, one.buffers);
    vi.advanceTimersByTime(1500);

    expect(hellos()).toBe(1);
  });

  it("a store that nobody sees says nothing, whatever it missed, until there is a view", () => {
    const store = unseen();
    store.receive(status(57), []);
    store.lineChanged();
    vi.advanceTimersByTime(100_000);
    expect(posted).toEqual([]);

    store.shown();
    store.shown();
    vi.advanceTimersByTime(1000);

    expect(hellos()).toBe(1);
  });

  it("a view of a store that has heard everything needs no hello", () => {
    const store = unseen();
    store.receive(status(0), []);
    store.shown();
    vi.advanceTimersByTime(100_000);

    expect(posted).toEqual([]);
  });
});

describe("in VS Code", () => {
  beforeEach(() => {
    document.body.dataset.vscodeThemeKind = "vscode-dark";
  });
  afterEach(() => {
    delete document.body.dataset.vscodeThemeKind;
  });

  it("hello asks for messages without buffers", () => {
    make();
    vi.advanceTimersByTime(300);

    expect(posted).toEqual([{ type: "hello", epoch: null, seq: -1, text: true }]);
  });

  it("a kernel that sends buffers is told once, though nothing was missed", () => {
    filled();
    vi.advanceTimersByTime(100_000);

    expect(posted).toEqual([{ type: "hello", epoch: "e", seq: 2, text: true }]);
  });
});

describe("what was lost", () => {
  const heads = (seq: number, total: number) => ({
    ...head("heads", seq),
    heads: [[0, 0, total]],
  });

  it("is known until heads find that all of it has come again", () => {
    const store = filled();
    expect(store.sent.behind.value).toBeNull();
    store.receive(status(4), []);
    expect(store.sent.behind.value).not.toBeNull();
    store.receive(heads(5, 9), []);
    expect(store.sent.behind.value).not.toBeNull();
    const again = pointsOf(6, segment(0, 0, [1, 2, 3, 4, 5, 6, 7, 8, 9]));
    store.receive(again.content, again.buffers);
    expect(store.sent.behind.value).not.toBeNull();

    store.receive(heads(7, 9), []);

    expect(store.sent.behind.value).toBeNull();
  });

  it("may be nothing at all: heads of no series say so", () => {
    const store = make();
    store.receive(status(0), []);
    store.receive(status(2), []);
    expect(store.sent.behind.value).not.toBeNull();

    store.receive({ ...head("heads", 3), heads: [] }, []);

    expect(store.sent.behind.value).toBeNull();
  });

  it("may be a series of which the page never heard", () => {
    const store = filled();
    store.receive({ ...head("heads", 3), heads: [[77, 0, 0]] }, []);

    expect(store.sent.behind.value).not.toBeNull();
  });
});

describe("a question of the kernel", () => {
  it("is answered at once", () => {
    const store = filled();
    store.receive(head("ask", 3), []);

    expect(posted.at(-1)).toEqual({ type: "here", epoch: "e", seq: 3 });
  });
});

describe("a board out of sight", () => {
  it("draws nothing of new points until any of its views is seen again", () => {
    const store = filled();
    const views = [Symbol("one"), Symbol("other")] as const;
    const tag = store.sent.tags.value.find(({ tag }) => tag === "loss");
    for (const view of views) store.inSight(view, false);
    const drawn = tag?.revision.value;
    const news = pointsOf(3, segment(0, 3, [4]));
    store.receive(news.content, news.buffers);
    store.sent.frame.now();
    expect(tag?.revision.value).toBe(drawn);
    expect(points(store, 0)).toEqual([1, 2, 3, 4]);

    store.inSight(views[1], true);
    store.sent.frame.now();

    expect(tag?.revision.value).not.toBe(drawn);
  });
});

describe("liveness", () => {
  it("waits, then says that nobody answered", () => {
    const store = make();
    expect(store.live.value).toBe("connecting");

    vi.advanceTimersByTime(6000);

    expect(store.live.value).toBe("unanswered");
  });

  it("a change of the line that nothing follows is a cut; a word makes it live again", () => {
    const store = filled();
    store.lineChanged();
    expect(store.live.value).toBe("live");

    vi.advanceTimersByTime(6000);
    expect(store.live.value).toBe("cut");
    expect(posted.at(-1)).toMatchObject({ type: "hello" });

    store.receive(status(3), []);
    expect(store.live.value).toBe("live");
  });

  it("silence alone is not a cut: nothing changed in the logs", () => {
    const store = filled();

    vi.advanceTimersByTime(3_600_000);

    expect(store.live.value).toBe("live");
  });

  it("the kernel may say itself that it stopped", () => {
    const store = filled();
    store.receive(status(3, { state: "stopped" }), []);
    store.sent.frame.now();

    expect(store.live.value).toBe("stopped");
  });
});

describe("what the user chose", () => {
  it("is kept for the next board, per choice and per log directory", () => {
    const pins = [tagKey("images", "loss"), tagKey("scalars", "a\u0000b")];
    const first = make();
    first.choices.smoothing.value = 0.9;
    first.pins.value = pins;
    first.hidden.value = new Set(["a"]);

    const same = make();
    const other = make({ logdir: "/elsewhere" });

    expect(same.choices.smoothing.value).toBe(0.9);
    expect([same.pins.value, [...same.hidden.value]]).toEqual([pins, ["a"]]);
    expect([other.choices.smoothing.value, other.pins.value]).toEqual([0.9, []]);
  });

  it("has the pins of before there were other kinds: scalars' by their tags alone", () => {
    const board = { pins: ["loss", ["images", "x"], ["odd"], 3], colors: [], hidden: [] };
    localStorage.setItem("tbnb", JSON.stringify({ boards: [["/logs", board]] }));

    expect(make().pins.value).toEqual([tagKey("scalars", "loss"), tagKey("images", "x")]);
  });

  it("gives way to Python's options at creation", () => {
    make().choices.smoothing.value = 0.9;

    const store = make({ smoothing: 0.1, runs: "^a", tags: "loss", theme: "dark", height: 400 });

    expect(store.choices.smoothing.value).toBe(0.1);
    expect(store.choices.theme.value).toBe("dark");
    expect([store.runFilter.text.value, store.tagFilter.text.value]).toEqual(["^a", "loss"]);
    expect(store.height.value).toBe(400);
  });

  it.each([
    ["not JSON", "{"],
    ["another shape", '{"choices":[["smoothing",7],["axis","sideways"],3],"boards":{"a":1}}'],
    ["null", "null"],
  ])("storage that holds %s breaks nothing", (_, held) => {
    localStorage.setItem("tbnb", held);

    const store = make();

    expect(store.choices.smoothing.value).toBe(0.6);
    expect(store.choices.axis.value).toBe("step");
  });

  it("storage that refuses breaks nothing", () => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const spies = [
      vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse),
      vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse),
    ];

    const store = make();
    store.choices.outliers.value = false;

    expect(store.choices.outliers.value).toBe(false);
    expect(make().choices.outliers.value).toBe(false);
    for (const spy of spies) spy.mockRestore();
  });

  it("storage that takes no more is not asked again", () => {
    make().choices.smoothing.value = 0.1;
    const spy = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });

    make().choices.smoothing.value = 0.9;

    expect(make().choices.smoothing.value).toBe(0.9);
    spy.mockRestore();
  });

  it("storage that is emptied meanwhile: the page knows, for the next board too", () => {
    const first = make();
    first.choices.smoothing.value = 0.9;
    first.hidden.value = new Set(["a"]);
    localStorage.clear();

    const next = make();

    expect(next.choices.smoothing.value).toBe(0.9);
    expect([...next.hidden.value]).toEqual(["a"]);
  });

  it("runs are visible when they pass the filter and are switched on", () => {
    const store = filled();
    store.runFilter.text.value = "B1";
    expect([...store.visible.value.values()].map((run) => run.name)).toEqual(["b10"]);

    store.hidden.value = new Set(["b10"]);

    expect(store.visible.value.size).toBe(0);
  });

  it("what is on screen is told to the kernel, from the top", () => {
    const store = filled();
    const [acc, loss] = store.sent.tags.value;
    store.onScreenAt(Symbol(), loss?.key ?? "", 1);
    store.onScreenAt(Symbol(), acc?.key ?? "", 0);

    vi.advanceTimersByTime(500);

    expect(posted).toEqual([{ type: "need", series: [1, 3, 0, 2] }]);
  });
});
