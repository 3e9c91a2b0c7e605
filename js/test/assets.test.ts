import { afterEach, beforeEach, expect, it, vi } from "vitest";
import assets from "../src/assets";
import { kept, onArrival } from "../src/packed";

beforeEach(() => vi.stubGlobal("__tbnb", {}));
afterEach(() => vi.unstubAllGlobals());

function model(traits: Record<string, string | boolean> = {}) {
  const asked: unknown[] = [];
  const listeners = new Set<(content: unknown) => void>();
  return {
    traits,
    listeners,
    asked,
    send: (content: unknown) => void asked.push(content),
    get: (name: string) => traits[name] ?? "",
    set: (name: string, value: unknown) => {
      traits[name] = String(value);
    },
    on: (_: string, listener: (content: unknown) => void) => void listeners.add(listener),
    off: (_: string, listener: (content: unknown) => void) => void listeners.delete(listener),
    say: (content: unknown) => {
      for (const listener of listeners) listener(content);
    },
  };
}

const piece = (part: number, text: string) => {
  return { v: 1, type: "chunk", sha: "abc", part, parts: 3, text };
};

it("a chunk that came in pieces, in whatever order, is there when the last has come", () => {
  const carrier = model();
  const arrived = vi.fn();
  const stop = assets.initialize({ model: carrier });
  const deaf = onArrival(arrived);

  for (const [part, text] of [
    [2, "c"],
    [0, "a"],
    [2, "c"],
  ] as const)
    carrier.say(piece(part, text));
  expect(kept("abc")).toBeNull();
  carrier.say(piece(1, "b"));

  expect(kept("abc")).toBe("abc");
  expect(arrived).toHaveBeenCalledTimes(1);
  stop();
  deaf();
  expect(carrier.listeners.size).toBe(0);
});

it.each<unknown>([
  null,
  "chunk",
  { type: "status" },
  { ...piece(0, "a"), parts: 1e9 },
  { ...piece(0, "a"), part: -1 },
  { ...piece(0, "a"), part: "__proto__" },
  { ...piece(0, "a"), text: 1 },
])("what is no piece is left alone: %j", (content) => {
  const carrier = model();
  assets.initialize({ model: carrier });

  expect(() => carrier.say(content)).not.toThrow();
  expect(kept("abc")).toBeNull();
});

it("chunks that came as state are there, and in no state that a host may save", () => {
  const carrier = model({ views: "packed", views_sha: "abc", plotly_sha: "def" });
  assets.initialize({ model: carrier });

  expect(kept("abc")).toBe("packed");
  expect(kept("def")).toBeNull();
  expect(carrier.traits.views).toBe("");
});

it("where the kernel says so, chunks that came in no way are asked for at once", () => {
  const traits = { views: "packed", views_sha: "abc", plotly_sha: "def", layouts_sha: "ghi" };
  const carriers = [model({ ...traits, asks: true }), model(traits)];
  assets.initialize({ model: model({ layouts: "here", layouts_sha: "ghi" }) });
  for (const carrier of carriers) assets.initialize({ model: carrier });

  expect(carriers[0]?.asked).toEqual([{ v: 1, type: "chunk", name: "plotly" }]);
  expect(carriers[1]?.asked).toEqual([]);
});
