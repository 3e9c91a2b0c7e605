/** An embedding through its life on the page: steps that come, runs that go, layouts that take long. */
import { describe, expect, it } from "vitest";
import { head, pointsOf, segment } from "../../messages";
import { settled } from "../../page";
import { until } from "../../patience";
import { f4, type Given } from "./embedding";
import { CAMERA } from "./scene";
import { showEach, shown } from "./shown";

showEach();

function labelled(...labels: string[]): Given {
  return { n: labels.length, d: 3, columns: { name: labels } };
}

/** Another step of the first embedding is logged; its points are not here yet. */
async function step(number: number): Promise<void> {
  const one = pointsOf(shown.store.sent.seq + 1, segment(0, number, [number]));
  shown.store.receive(one.content, one.buffers);
  shown.store.sent.frame.now();
  await settled();
}

function places(n: number, value: number) {
  const xyz = new Float32Array(3 * n).fill(value);
  return { type: "positions", iteration: 900, xyz, done: true } as const;
}

function text(label: string): string {
  return shown.find(`[aria-label=${label}]`).textContent;
}

describe("a new step", () => {
  it("leaves what one is typing, and the points, until its own are here", async () => {
    await shown.show(labelled("cat", "dog"));
    shown.find("[aria-label='Search the labels']").focus();
    await shown.type("[aria-label='Search the labels']", "cat");
    await step(1);

    expect(document.activeElement).toBe(shown.find("[aria-label='Search the labels']"));
    expect(shown.find(".tbnb-scenenote").textContent).toBe("Loading step 1…");
    expect(text("Search")).toContain("1 point");

    await shown.picture(labelled("cat", "cat", "dog"), 0, 1);
    expect(document.activeElement).toBe(shown.find("[aria-label='Search the labels']"));
    expect(text("Search")).toContain("2 points");
  });

  it("of fewer points has no more of them selected, nor hidden", async () => {
    await shown.show(labelled("a", "b", "c"));
    shown.state.selected.value = Uint32Array.of(0, 2);
    shown.state.shown.value = Uint8Array.of(1, 0, 1);
    await step(1);
    await shown.picture(labelled("a", "b"), 0, 1);

    expect([...shown.state.selected.value]).toEqual([0]);
    expect(shown.state.shown.value).toBeNull();
  });

  it("waits for the layout of the one before, which is shown meanwhile", async () => {
    await shown.show(labelled("a", "b"));
    shown.state.method.value = "tsne";
    await shown.part(0, 0, 1, { dimensions: 1 }, [f4(1, 2)]);
    shown.workers[0]?.say({ ...places(2, 5), done: false });
    await step(1);
    await shown.picture(labelled("a", "b"), 0, 1);
    await shown.part(0, 1, 1, { dimensions: 1 }, [f4(1, 2)]);

    expect(shown.workers).toHaveLength(1);
    expect(shown.find(".tbnb-scenenote").textContent).toBe("of step 0");
    shown.workers[0]?.say(places(2, 6));
    await settled();
    expect(shown.workers).toHaveLength(2);
    expect(shown.scene.last("positions")?.[0]).toEqual(new Float32Array(6).fill(6));
  });
});

describe("a layout of many points", () => {
  const many = labelled(...Array.from({ length: 20_001 }, () => ""));

  it("is kept when a new step comes, another method is looked at, or another tab", async () => {
    await shown.show(many);
    shown.state.method.value = "tsne";
    await shown.part(0, 0, 1, { dimensions: 1 }, [f4(...Array(20_001).fill(1))]);
    await shown.press("Run");
    shown.workers[0]?.say(places(20_001, 7));
    await settled();
    shown.state.method.value = "umap";
    await settled();
    expect(shown.find(".tbnb-sceneword").textContent).toBe("Ready to run");
    shown.state.method.value = "tsne";
    await shown.unmount();
    await shown.mount();
    expect(shown.scene.last("positions")?.[0][0]).toBe(7);

    await step(1);
    await shown.picture(many, 0, 1);
    expect(shown.scene.last("positions")?.[0][0]).toBe(7);
    expect(shown.find(".tbnb-scenenote").textContent).toBe("of step 0");
    expect(shown.workers).toHaveLength(1);
  });
});

describe("what is not on screen", () => {
  it("is not chosen again and again when the kernel selects points of it", async () => {
    await shown.show(labelled("a"), labelled("b"));
    shown.store.tagFilter.text.value = "^a$";
    await settled();
    let writes = -1;
    const stop = shown.state.chosen.subscribe(() => writes++);
    await shown.told(1, "AQ==");
    await settled();
    expect(writes).toBe(0);

    shown.store.tagFilter.text.value = "";
    await settled();
    await settled();
    expect([...shown.state.selected.value]).toEqual([0]);
    stop();
  });

  it("keeps its selection, its hidden points and its bookmarks", async () => {
    await shown.show(labelled("x", "y"), labelled("x", "y", "z"));
    shown.state.selected.value = Uint32Array.of(1);
    shown.state.shown.value = Uint8Array.of(0, 1);
    shown.state.bookmarks.value = [{ label: "mine" }];
    shown.store.tagFilter.text.value = "^b$";
    await settled();
    expect([shown.state.selected.value.length, shown.state.shown.value]).toEqual([0, null]);
    shown.store.tagFilter.text.value = "";
    await settled();
    expect([[...shown.state.selected.value], shown.state.bookmarks.value.length]).toEqual([[1], 1]);
  });

  it("is said to be filtered away, and can be had back", async () => {
    await shown.show(labelled("x"));
    shown.store.tagFilter.text.value = "nothing like it";
    await settled();
    expect(shown.find(".tbnb-nothing").textContent).toContain("No embedding passes the filter");
    await shown.press("Clear the filters and show all runs");
    expect(shown.root.querySelector(".tbnb-sceneword")).toBeNull();
  });
});

it("news of other kinds leaves the picture alone", async () => {
  await shown.show(labelled("x", "y"));
  const { calls } = shown.scene;
  const before = Object.values(calls).map(({ length }) => length);
  const series = [[100, 0, "loss", "scalars", "", ""]];
  const { seq } = shown.store.sent;
  shown.store.receive({ ...head("catalogue", seq + 1), runs: [], series }, []);
  shown.store.sent.frame.now();
  await settled();

  expect(Object.values(calls).map(({ length }) => length)).toEqual(before);
});

it("a bookmark's camera is taken once its points are in the picture", async () => {
  await shown.show(labelled("x", "y"));
  const flat = { selectedProjection: "pca", pcaComponentDimensions: [0, 1] };
  shown.state.bookmarks.value = [{ label: "m", ...flat, cameraDef: CAMERA }];
  await shown.press("Bookmarks");
  const looks = shown.scene.calls.look.length;
  await shown.press("m");

  expect(shown.scene.last("positions")?.[1]).toBe(2);
  expect(shown.scene.calls.look.slice(looks)).toEqual([[CAMERA]]);
});

it("a double click beside the points leaves the selection, a single one takes it back", async () => {
  await shown.show(labelled("x", "y"));
  shown.state.selected.value = Uint32Array.of(1);
  await settled();
  const { events } = shown.scene;
  events.onPick(null, "replace");
  events.onPick(null, "replace");
  await new Promise((go) => setTimeout(go, 400));
  expect([...shown.state.selected.value]).toEqual([1]);

  events.onPick(null, "replace");
  await until(() => expect([...shown.state.selected.value]).toEqual([]));
});
