import { describe, expect, it } from "vitest";
import { MOST_UNASKED } from "../../../src/plugins/projector/run";
import { settled } from "../../page";
import { f4, type Given } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

const GIVEN: Given = { n: 31, d: 5, columns: { kind: Array(31).fill("a").fill("b", 9) } };

async function tsne(given: Given = GIVEN): Promise<void> {
  await shown.show(given);
  shown.state.method.value = "tsne";
  await settled();
}

async function rows(n: number): Promise<void> {
  await shown.part(0, 0, 1, { dimensions: 2 }, [f4(...Array(2 * n).fill(1))]);
}

const word = () => shown.find("[aria-label=Projection] [role=status]");

describe("the panel of a layout", () => {
  it("runs no layout before its rows are here, and says so", async () => {
    const n = MOST_UNASKED + 1;
    await tsne({ n, d: 5 });
    const run = shown.button("Run");
    expect(run.disabled).toBe(true);
    expect(run.title).toMatch(/^Loading the rows/);
    expect(shown.find("[aria-label=Projection]").textContent).toContain("Loading the rows");
    await rows(n);
    expect(shown.button("Run").disabled).toBe(false);
  });

  it("says of how many components it is: those that came", async () => {
    await tsne({ ...GIVEN, meta: { reduced: 4 } });
    expect(shown.root.textContent).not.toContain("From the first");
    await rows(31);
    expect(shown.root.textContent).toContain("From the first 2 components.");
  });

  it("perturbs t-SNE alone: each epoch of UMAP draws at random as it is", async () => {
    await tsne();
    await rows(31);
    expect(shown.button("Perturb").disabled).toBe(false);
    shown.state.method.value = "umap";
    await settled();
    expect(() => shown.button("Perturb")).toThrow();
  });

  it("has no perplexity for which there are too few neighbours", async () => {
    // (31 - 1) / 3
    await tsne();
    expect(shown.field("Perplexity").max).toBe("10");
    shown.state.perplexity.value = 50;
    await settled();
    expect(shown.field("Perplexity").getAttribute("aria-valuetext")).toBe("10");
  });

  it("supervises where there are colours to go by", async () => {
    await tsne();
    expect(shown.field("Supervise").disabled).toBe(false);
    shown.state.colorBy.value = "";
    await settled();
    expect(shown.field("Supervise").disabled).toBe(true);
  });

  it("is paused while it prepares, too, and resumed", async () => {
    await tsne();
    await rows(31);
    shown.workers[0]?.say({ type: "progress", what: "Finding neighbours", done: 0.5 });
    await settled();
    await shown.press("Pause");
    expect(word().textContent).toBe("Paused");
    await shown.press("Resume");
    expect(word().parentElement?.textContent).toBe("Preparing: Finding neighbours 50 %");
  });

  it("tells screen readers what it does, not every picture", async () => {
    await tsne();
    await rows(31);
    const texts = [];
    for (const iteration of [1, 2, 1000]) {
      const done = iteration === 1000;
      shown.workers[0]?.say({ type: "positions", iteration, xyz: new Float32Array(93), done });
      await settled();
      texts.push([word().textContent, word().parentElement?.textContent]);
    }

    expect(texts).toEqual([
      ["Running", "Running, 1 iteration"],
      ["Running", "Running, 2 iterations"],
      ["Done", "Done, 1,000 iterations"],
    ]);
  });
});

/** What the last worker was told to begin with, and to change since. */
function told() {
  const options = shown.workers
    .at(-1)
    ?.heard.flatMap((message) =>
      message.type === "start" || message.type === "change" ? [message.options] : [],
    );
  return { first: options?.[0], changes: options?.slice(1) };
}

describe("the sliders of t-SNE", () => {
  it("change its learning rate and its supervision while it runs", async () => {
    await tsne();
    await rows(31);
    // TensorBoard's perplexity for 31 points: a quarter of their root, 5 at least.
    const begun = { method: "tsne", dimensions: 3, perplexity: 5, learningRate: 0, supervise: 0 };
    expect(told()).toEqual({ first: begun, changes: [] });
    await shown.slide("Learning rate", 1.5);
    // Ten to the power of 1.5.
    const faster = { ...begun, learningRate: expect.closeTo(31.6227766, 6) };
    expect(told().changes).toEqual([faster]);
    expect(shown.field("Learning rate").getAttribute("aria-valuetext")).toBe("32");
    await shown.slide("Supervise", 0.4);
    expect(told().changes).toEqual([faster, { ...faster, supervise: 0.4 }]);
    expect(shown.field("Supervise").getAttribute("aria-valuetext")).toBe("40 %");
    await shown.slide("Learning rate", Number(shown.field("Learning rate").min));

    expect(told().changes?.at(-1)).toEqual({ ...begun, supervise: 0.4 });
    expect(shown.field("Learning rate").getAttribute("aria-valuetext")).toBe("auto");
    expect(shown.workers).toHaveLength(1);
  });

  it("have a perplexity for the next run", async () => {
    await tsne();
    await rows(31);
    await shown.slide("Perplexity", 8);
    expect(told().changes).toEqual([]);
    await shown.press("Re-run");

    expect(shown.workers).toHaveLength(2);
    expect(told().first).toMatchObject({ method: "tsne", perplexity: 8 });
  });
});

describe("the sliders of UMAP", () => {
  it("change the least distance while it runs, the neighbours when it is run again", async () => {
    await shown.show(GIVEN);
    shown.state.method.value = "umap";
    await rows(31);
    const begun = { method: "umap", dimensions: 3, neighbors: 15, minDist: 0.1 };
    expect(told()).toEqual({ first: begun, changes: [] });
    await shown.slide("Neighbours", 7);
    expect(told().changes).toEqual([]);
    await shown.slide("Least distance", 0.8);
    expect(told().changes).toEqual([{ ...begun, neighbors: 7, minDist: 0.8 }]);
    expect(shown.field("Least distance").getAttribute("aria-valuetext")).toBe("0.80");
    await shown.press("Re-run");

    expect(shown.workers).toHaveLength(2);
    expect(told()).toEqual({ first: { ...begun, neighbors: 7, minDist: 0.8 }, changes: [] });
  });
});
