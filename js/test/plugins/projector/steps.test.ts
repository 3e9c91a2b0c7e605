/** From one step to the next the points move; those of a layout begin where the same rows were. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { settled } from "../../page";
import { f4, type Given } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

const BEFORE = [
  [1, 5, 2],
  [2, 5, -2],
  [-3, 5, 0.5],
];
/** Hardly moved, but two components have the other sign. */
const AFTER = [
  [-1.5, 5, -2],
  [-2, 5, 2],
  [3, 4, -0.5],
];
const TURNED = [
  [1.5, 5, 2],
  [2, 5, -2],
  [-3, 4, 0.5],
];

const given = (components: number[][]): Given => ({ n: components.length, d: 3, components });
const last = () => {
  const [xyz, , milliseconds] = shown.scene.last("positions") ?? [];
  return { xyz: [...(xyz ?? [])], milliseconds };
};

/** Two steps of one embedding, both here; the second is on screen. */
async function steps(first: number[][], second: number[][], tags = ["a"]): Promise<void> {
  shown.catalogue(tags, 2);
  await shown.mount();
  await shown.picture(given(second), 0, 1);
  await shown.picture(given(first), 0, 0);
}

async function go(step: number): Promise<void> {
  const slider = shown.find<HTMLInputElement>("[aria-label=Embedding] [type=range]");
  slider.value = String(step);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

describe("components of another step", () => {
  it("move there, and have the signs that they had", async () => {
    await steps(AFTER, BEFORE);
    expect(last().xyz).toEqual(BEFORE.flat());
    await go(0);
    expect(last()).toEqual({ xyz: TURNED.flat(), milliseconds: 700 });
    await go(1);
    expect(last()).toEqual({ xyz: BEFORE.flat(), milliseconds: 700 });
  });

  it("are there at once where there are more of them", async () => {
    await steps([...AFTER, [0, 0, 0]], BEFORE);
    await go(0);
    expect(last()).toEqual({ xyz: [...AFTER.flat(), 0, 0, 0], milliseconds: 0 });
  });

  it("are there at once where no motion is wanted", async () => {
    await steps(AFTER, BEFORE);
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    await go(0);
    expect(last()).toEqual({ xyz: TURNED.flat(), milliseconds: 0 });
  });

  it("keep their own signs in another embedding", async () => {
    await steps(BEFORE, BEFORE, ["a", "b"]);
    await shown.picture(given(AFTER), 1, 1);
    shown.state.chosen.value = { tag: shown.store.sent.tags.value[1]?.key ?? "", run: 0 };
    await settled();

    expect(last()).toEqual({ xyz: AFTER.flat(), milliseconds: 700 });
  });
});

describe.each(["tsne", "umap"] as const)("%s of another step", (method) => {
  const places = (value: number) => Float32Array.from({ length: 9 }, (_, at) => value + at);
  const say = async (worker: number, iteration: number, xyz: Float32Array<ArrayBuffer>) => {
    shown.workers[worker]?.say({ type: "positions", iteration, xyz, done: iteration === 1000 });
    await settled();
  };
  const begun = (worker: number) => {
    const [start] = shown.workers[worker]?.heard ?? [];
    return start?.type === "start" ? start.places : undefined;
  };
  /** The layout of the first step has come to its end; it was drawn `pictures` times. */
  beforeEach(async () => {
    await steps(BEFORE, AFTER);
    await go(0);
    for (const point of [0, 1]) {
      await shown.part(0, point, 1, { dimensions: 1 }, [f4(1, 2, 3)]);
    }
    shown.state.method.value = method;
    await settled();
    await say(0, 500, places(10));
    await say(0, 1000, places(20));
  });

  it("begins at the places that the same rows have, and they move on from there", async () => {
    expect(begun(0)).toBeNull();
    expect(last()).toEqual({ xyz: [...places(20)], milliseconds: 0 });
    await go(1);
    expect(shown.workers).toHaveLength(2);
    expect(begun(1)).toEqual(places(20));
    // Until it has a picture they are where they were.
    expect(last()).toEqual({ xyz: [...places(20)], milliseconds: 0 });
    await say(1, 0, places(30));
    expect(last()).toEqual({ xyz: [...places(30)], milliseconds: 700 });
    await say(1, 8, places(31));
    expect(last()).toEqual({ xyz: [...places(31)], milliseconds: 0 });
  });

  it("moves, too, where its layout was found before", async () => {
    await go(1);
    await say(1, 1000, places(30));
    await go(0);
    expect(last()).toEqual({ xyz: [...places(20)], milliseconds: 700 });
    await go(1);
    expect(last()).toEqual({ xyz: [...places(30)], milliseconds: 700 });
    expect(shown.workers).toHaveLength(2);
  });

  it("begins from the beginning when it is run again", async () => {
    await go(1);
    await say(1, 1000, places(30));
    await shown.press("Re-run");
    expect([shown.workers.length, begun(2)]).toEqual([3, null]);
  });

  it("begins by itself where it has other dimensions", async () => {
    shown.state.dimensions.value = 2;
    await settled();
    expect([shown.workers.length, begun(1)]).toEqual([2, null]);
  });
});

it("t-SNE of more points at another step begins by itself, and is there at once", async () => {
  await steps(BEFORE, [...AFTER, [0, 0, 0]]);
  await go(0);
  await shown.part(0, 0, 1, { dimensions: 1 }, [f4(1, 2, 3)]);
  await shown.part(0, 1, 1, { dimensions: 1 }, [f4(1, 2, 3, 4)]);
  shown.state.method.value = "tsne";
  await settled();
  const say = (worker: number, n: number) =>
    shown.workers[worker]?.say({
      ...{ type: "positions", iteration: 1000, done: true },
      xyz: new Float32Array(3 * n).fill(n),
    });
  say(0, 3);
  await settled();
  await go(1);
  expect(shown.workers[1]?.heard[0]).toMatchObject({ places: null });
  say(1, 4);
  await settled();

  expect(last()).toEqual({ xyz: Array(12).fill(4), milliseconds: 0 });
});
