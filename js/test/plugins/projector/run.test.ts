import { describe, expect, it } from "vitest";
import { MOST_UNASKED, optionsOf, perplexityOf } from "../../../src/plugins/projector/run";
import { settled } from "../../page";
import { until } from "../../patience";
import { f4, type Given } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

const GIVEN: Given = { n: 4, d: 2, columns: { kind: ["a", "a", "b", "b"] } };

async function rows(n: number, series = 0, point = 0): Promise<void> {
  await shown.part(series, point, 1, { dimensions: 2 }, [f4(...Array(2 * n).fill(1))]);
}

function picture(iteration: number, done = false, n = 4) {
  const xyz = new Float32Array(3 * n).fill(iteration);
  return { type: "positions", iteration, xyz, done } as const;
}

describe("a layout", () => {
  it("begins when it is shown, once its rows are here, and not before", async () => {
    await shown.show(GIVEN);
    await rows(4);
    expect(shown.workers).toHaveLength(0);
    shown.state.method.value = "umap";
    await settled();

    expect(shown.workers).toHaveLength(1);
    expect(shown.workers[0]?.heard[0]).toMatchObject({
      type: "start",
      matrix: { n: 4, d: 2 },
      options: { method: "umap", dimensions: 3, neighbors: 15, minDist: 0.1 },
      labels: Int32Array.of(0, 0, 1, 1),
    });
    shown.workers[0]?.say(picture(3));
    await settled();
    expect(shown.scene.last("positions")?.[0]).toEqual(new Float32Array(12).fill(3));
  });

  it("asks for its rows", async () => {
    await shown.show(GIVEN);
    shown.state.method.value = "tsne";
    await settled();
    expect(shown.workers).toHaveLength(0);
    await until(() => expect(shown.wanted()).toContainEqual([0, 0, 1]));
    await rows(4);
    expect(shown.workers).toHaveLength(1);
  });

  it("begins anew for another method, other dimensions, another step; else it goes on", async () => {
    shown.catalogue(["a"], 2);
    await shown.mount();
    await shown.picture(GIVEN, 0, 1);
    await rows(4, 0, 1);
    shown.state.method.value = "tsne";
    await settled();
    shown.state.selected.value = Uint32Array.of(1);
    shown.state.colorBy.value = "";
    shown.state.perplexity.value = 30;
    await settled();
    expect(shown.workers).toHaveLength(1);
    shown.state.dimensions.value = 2;
    await settled();
    expect(shown.workers).toHaveLength(2);
    expect(shown.workers[0]?.ended).toBe(1);
    shown.state.method.value = "pca";
    await settled();
    shown.state.method.value = "tsne";
    await settled();
    expect(shown.workers).toHaveLength(2);
  });

  it("goes on while another tab is shown, and is there on the way back", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    await settled();
    shown.workers[0]?.say(picture(5));
    await shown.unmount();
    shown.workers[0]?.say(picture(9));
    await shown.mount();

    expect(shown.workers).toHaveLength(1);
    expect(shown.scene.last("positions")?.[0]).toEqual(new Float32Array(12).fill(9));
  });

  it("ends with the board", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    await settled();
    shown.store.dispose();
    expect(shown.workers[0]?.ended).toBe(1);
  });

  it("of more points is not begun before somebody asks", async () => {
    const n = MOST_UNASKED + 1;
    await shown.show({ n, d: 2 });
    await rows(n);
    shown.state.method.value = "umap";
    await settled();
    expect(shown.workers).toHaveLength(0);
    expect(shown.root.textContent).toContain("20,001 points take a while");
    await shown.press("Run");
    expect(shown.workers).toHaveLength(1);
  });

  it("is left and resumed by its button", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    await settled();
    const [worker] = shown.workers;
    worker?.say(picture(1));
    await settled();
    await shown.press("Pause");
    expect(worker?.heard.at(-1)).toEqual({ type: "pause" });
    await shown.press("Resume");
    expect(worker?.heard.at(-1)).toEqual({ type: "resume" });
    await shown.press("Perturb");
    expect(worker?.heard.at(-1)).toEqual({ type: "perturb" });
    worker?.say(picture(2, true));
    await settled();
    expect(shown.button("Go on")).toBeTruthy();
    await shown.press("Re-run");
    expect(shown.workers).toHaveLength(2);
  });

  it("that fails says why, and can be run again", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    await settled();
    shown.workers[0]?.say({ type: "failed", reason: "out of <b>memory</b>" });
    await settled();
    expect(shown.find("[role=alert]").textContent).toBe("out of <b>memory</b>");
    expect(shown.root.querySelector("b")).toBeNull();
    await shown.press("Run");
    expect(shown.workers).toHaveLength(2);
  });
});

describe("places of a bookmark", () => {
  const places = Float32Array.from({ length: 12 }, (_, i) => i);
  const TSNE = { series: 0, point: 0, part: 1, method: "tsne", dimensions: 3 } as const;

  it("are shown without a layout, until one is run", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    shown.state.results.set({ key: TSNE, xyz: places, iteration: 0, step: "0" });
    await settled();
    expect(shown.workers).toHaveLength(0);
    expect(shown.scene.last("positions")?.[0]).toEqual(places);
    await shown.press("Run");
    expect(shown.workers).toHaveLength(1);
    shown.workers[0]?.say(picture(7));
    await settled();
    expect(shown.scene.last("positions")?.[0]).toEqual(new Float32Array(12).fill(7));
  });

  it("are of their method and dimensions alone", async () => {
    await shown.show(GIVEN);
    await rows(4);
    shown.state.method.value = "tsne";
    shown.state.results.set({ key: TSNE, xyz: places, iteration: 0, step: "0" });
    await settled();
    shown.state.method.value = "umap";
    await settled();
    expect(shown.workers[0]?.heard[0]).toMatchObject({ options: { method: "umap" } });
    shown.workers[0]?.say(picture(7));
    await settled();
    expect(shown.scene.last("positions")?.[0]).toEqual(new Float32Array(12).fill(7));
  });
});

it("options are what is chosen; perplexity goes by the points until it is", async () => {
  const { state } = shown;
  state.method.value = "tsne";
  // TensorBoard's: a quarter of the root of n, 5 at least.
  expect([perplexityOf(state, 100), perplexityOf(state, 10_000)]).toEqual([5, 25]);
  expect(optionsOf(state, 10_000)).toEqual({
    ...{ method: "tsne", dimensions: 3, perplexity: 25, learningRate: 0, supervise: 0 },
  });
  state.perplexity.value = 8;
  state.learningRate.value = 2;
  expect(optionsOf(state, 10_000)).toMatchObject({ perplexity: 8, learningRate: 100 });
  state.method.value = "umap";
  state.neighbors.value = 40;
  state.minDist.value = 0.5;
  state.dimensions.value = 2;
  expect(optionsOf(state, 10_000)).toEqual({
    ...{ method: "umap", dimensions: 2, neighbors: 40, minDist: 0.5 },
  });
});
