import { describe, expect, it } from "vitest";
import { chunks, unpack } from "../src/chunks";

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
