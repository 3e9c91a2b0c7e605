import { describe, expect, it, vi } from "vitest";
import { chunks, nothingMissing, workers } from "../src/chunks";
import { keep, unpack } from "../src/packed";

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
    const missing = nothingMissing();
    const started = vi.fn();
    const source = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
    vi.stubGlobal("Worker", class extends EventTarget {});
    void workers(model, missing)("layouts").then(started);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ v: 1, type: "chunk", name: "layouts" }]);
    expect(missing.value).not.toBeNull();
    await vi.advanceTimersByTimeAsync(3_600_000);
    // After 0, 20, 60, 140, … s.
    expect(sent.length).toBe(8);

    keep("def", "another");
    expect(missing.value).not.toBeNull();
    keep("abc", packed);
    expect(missing.value).toBeNull();
    vi.useRealTimers();
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    source.mockRestore();
    vi.unstubAllGlobals();
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
