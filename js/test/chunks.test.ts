import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chunks, Missing, workers } from "../src/chunks";
import { keep, unpack } from "../src/packed";
import { until } from "./patience";

function owner(assets: Record<string, string> | null, address: unknown = "IPY_MODEL_a1") {
  const asked: string[] = [];
  const model = {
    get: (name: string) => (name === "assets" ? address : undefined),
    widget_manager: {
      get_model: async (id: string) => {
        asked.push(id);
        if (!assets) throw new Error("widget model not found");
        return { get: (name: string) => assets[name] };
      },
    },
  };
  return { model, asked };
}

describe("a chunk", () => {
  it("is unpacked from base64 of a gzip file", async () => {
    // printf 'answer = 42 // ü' | gzip -n9 | base64
    const packed = "H4sIAAAAAAACA0vMKy5PLVKwVTAxUtDXVzi8BwDrG3tmEQAAAA==";

    expect(await unpack(packed)).toBe("answer = 42 // ü");
  });

  it("that cannot be had says which, why, and what to do; and is tried again", async () => {
    const { model, asked } = owner(null);
    const load = chunks(model);

    await expect(load("plotly")).rejects.toThrow(
      "plotly could not be loaded (widget model not found); run the board's cell again",
    );
    await expect(load("plotly")).rejects.toThrow();
    expect(asked).toEqual(["a1", "a1"]);
  });

  it.each<[string, ReturnType<typeof owner>["model"], RegExp]>([
    ["no assets", owner({}, null).model, /the kernel sent no assets/],
    ["assets without it", owner({}).model, /the kernel does not have it/],
  ])("a board with %s says so", async (_, model, reason) => {
    await expect(chunks(model)("plotly")).rejects.toThrow(reason);
  });

  it("imported by one board is shared with the others", async () => {
    const home = { chunks: new Map([["abc", Promise.resolve("module")]]) };
    Reflect.set(globalThis, "__tbnb", home);
    const { model } = owner({ plotly: "x", plotly_sha: "abc" });

    expect(await chunks(model)("plotly")).toBe("module");
    Reflect.deleteProperty(globalThis, "__tbnb");
  });
});

describe("a chunk that did not come with the others", () => {
  const packed = "H4sIAAAAAAACA0vMKy5PLVKwVTAxUtDXVzi8BwDrG3tmEQAAAA==";

  it("is asked for, again and again but ever more rarely, until it is there", async () => {
    vi.useFakeTimers();
    vi.stubGlobal("__tbnb", {});
    const sent: unknown[] = [];
    const assets = {
      get: (name: string) => ({ layouts: "", layouts_sha: "abc" })[name],
      send: (content: unknown) => void sent.push(content),
    };
    const model = {
      get: () => "IPY_MODEL_a1",
      widget_manager: { get_model: async () => assets },
    };
    const missing = new Missing();
    const started = vi.fn();
    const source = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
    vi.stubGlobal("Worker", class extends EventTarget {});
    void workers(model, missing)("layouts").then(started);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ v: 1, type: "chunk", name: "layouts" }]);
    expect(missing.since.value).not.toBeNull();
    await vi.advanceTimersByTimeAsync(3_600_000);
    // After 0, 20, 60, 140, … s.
    expect(sent.length).toBe(8);

    keep("def", "another");
    expect(missing.since.value).not.toBeNull();
    keep("abc", packed);
    expect(missing.since.value).toBeNull();
    vi.useRealTimers();
    await until(() => expect(started).toHaveBeenCalled());
    source.mockRestore();
    vi.unstubAllGlobals();
  });

  describe("of several boards", () => {
    beforeEach(() => {
      vi.useFakeTimers();
      vi.stubGlobal("__tbnb", {});
      vi.stubGlobal("Worker", class extends EventTarget {});
      vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
    });
    afterEach(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
      vi.unstubAllGlobals();
    });

    /** A board whose kernel has chunks, the text of some of which is there. */
    function board(traits: Record<string, string>) {
      const sent: unknown[] = [];
      const get = (name: string) => traits[name];
      const assets = { get, send: (content: unknown) => void sent.push(content) };
      const model = { get: () => "IPY_MODEL_a", widget_manager: { get_model: async () => assets } };
      const missing = new Missing();
      return { sent, missing, start: workers(model, missing) };
    }

    it("is waited for until the last of those that were asked for is there", async () => {
      const { missing, start } = board({ layouts_sha: "abc", scenes_sha: "def" });
      void start("layouts");
      await vi.advanceTimersByTimeAsync(5);
      const since = missing.since.value;
      void start("scenes");
      await vi.advanceTimersByTimeAsync(0);

      keep("abc", packed);
      expect(missing.since.value).toBe((since ?? 0) + 5);
      keep("def", packed);
      expect(missing.since.value).toBeNull();
    });

    it("is not asked for any more by one that is closed; another goes on", async () => {
      const [one, two] = [board({ layouts_sha: "abc" }), board({ layouts_sha: "abc" })];
      const [first, second] = [vi.fn(), vi.fn()];
      void one.start("layouts").then(first);
      await vi.advanceTimersByTimeAsync(0);
      void two.start("layouts").then(second);
      await vi.advanceTimersByTimeAsync(0);
      expect([one.sent.length, two.sent.length]).toEqual([1, 1]);

      one.missing.dispose();
      await vi.advanceTimersByTimeAsync(100_000);
      expect([one.sent.length, two.sent.length]).toEqual([1, 3]);
      keep("abc", packed);
      vi.useRealTimers();

      await until(() => expect(second).toHaveBeenCalled());
      expect(first).not.toHaveBeenCalled();
    });

    it("is there for all when one of them came with it", async () => {
      const [one, two] = [
        board({ layouts_sha: "abc" }),
        board({ layouts_sha: "abc", layouts: packed }),
      ];
      const [first, second] = [vi.fn(), vi.fn()];
      void one.start("layouts").then(first);
      await vi.advanceTimersByTimeAsync(0);
      void two.start("layouts").then(second);
      await vi.advanceTimersByTimeAsync(0);
      vi.useRealTimers();

      await until(() => expect(second).toHaveBeenCalled());
      await until(() => expect(first).toHaveBeenCalled());
      expect(one.missing.since.value).toBeNull();
      expect(two.sent).toEqual([]);
    });
  });

  it("is taken from where the hidden widget put it", async () => {
    vi.stubGlobal("__tbnb", {});
    vi.stubGlobal("Worker", class extends EventTarget {});
    const source = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
    keep("abc", packed);

    await workers(owner({ layouts: "", layouts_sha: "abc" }).model)("layouts");

    expect(source).toHaveBeenCalledTimes(1);
    source.mockRestore();
    vi.unstubAllGlobals();
  });
});

describe("a worker", () => {
  it("is started from its chunk; the address is given back once it speaks", async () => {
    const started: { url: string; type: string | undefined; target: EventTarget }[] = [];
    class FakeWorker extends EventTarget {
      constructor(url: string, options?: { type?: string }) {
        super();
        started.push({ url, type: options?.type, target: this });
      }
    }
    vi.stubGlobal("Worker", FakeWorker);
    const blobs: Blob[] = [];
    const make = vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      blobs.push(blob as Blob);
      return `blob:${blobs.length}`;
    });
    const revoke = vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
    const packed = "H4sIAAAAAAACA0vMKy5PLVKwVTAxUtDXVzi8BwDrG3tmEQAAAA==";
    const start = workers(owner({ layouts: packed, layouts_sha: "abc" }).model);

    await start("layouts");
    await start("layouts");

    expect(started.map(({ url, type }) => [url, type])).toEqual([
      ["blob:1", undefined],
      ["blob:2", undefined],
    ]);
    expect(blobs[1]).toBe(blobs[0]);
    expect(await blobs[0]?.text()).toBe("answer = 42 // ü");
    expect(revoke).not.toHaveBeenCalled();
    started[0]?.target.dispatchEvent(new Event("message"));
    expect(revoke.mock.calls).toEqual([["blob:1"]]);
    make.mockRestore();
    revoke.mockRestore();
    vi.unstubAllGlobals();
    Reflect.deleteProperty(globalThis, "__tbnb");
  });

  it("that cannot be had says why and what to do", async () => {
    await expect(workers(owner({}).model)("layouts")).rejects.toThrow(
      "layouts could not be loaded (the kernel does not have it); run the board's cell again",
    );
  });
});
