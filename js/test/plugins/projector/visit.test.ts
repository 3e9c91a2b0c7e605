/** Going to a bookmark of another step, of one that is not there, and under a layout that runs. */
import { beforeEach, describe, expect, it } from "vitest";
import { settled } from "../../page";
import { f4, type Given } from "./embedding";
import { CAMERA } from "./scene";
import { showEach, shown } from "./shown";

showEach();

const GIVEN: Given = { n: 2, d: 2 };
const PLACES = [1, 2, 3, 4, 5, 6];

/** A bookmark of t-SNE at a step, as we save it. */
function mark(step: string | undefined) {
  const own = { method: "tsne", places: PLACES, ...(step === undefined ? {} : { step }) };
  return { label: "kept", selectedProjection: "tsne", tbnb: own, cameraDef: CAMERA };
}

const drawn = () => [...(shown.scene.last("positions")?.[0] ?? [])];
const note = () => shown.root.querySelector(".tbnb-scenenote")?.textContent ?? null;
const word = () => shown.root.querySelector(".tbnb-bookmarks [role=status]")?.textContent ?? null;

async function go(step: number): Promise<void> {
  const slider = shown.find<HTMLInputElement>("[aria-label=Embedding] [type=range]");
  slider.value = String(step);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

async function rows(point: number): Promise<void> {
  await shown.part(0, point, 1, { dimensions: 1 }, [f4(1, 2)]);
}

async function visit(step: string | undefined): Promise<void> {
  shown.state.bookmarks.value = [mark(step)];
  await settled();
  if (!shown.root.querySelector(".tbnb-bookmarks")) await shown.press("Bookmarks");
  await shown.press("kept");
}

/** Of three steps the last is here, and on screen. */
beforeEach(async () => {
  shown.catalogue(["a"], 3);
  await shown.mount();
  await shown.picture(GIVEN, 0, 2);
});

describe("a bookmark", () => {
  it("goes to its step, and takes it once that is here", async () => {
    await visit("1");
    expect(note()).toBe("Loading step 1…");
    expect(shown.state.method.value).toBe("pca");
    const looks = shown.scene.calls.look.length;
    await shown.picture(GIVEN, 0, 1);

    expect([drawn(), note(), word()]).toEqual([PLACES, null, null]);
    expect(shown.scene.calls.look.slice(looks)).toEqual([[CAMERA]]);
    // It has places: nothing is to be computed.
    await rows(1);
    expect(shown.workers).toHaveLength(0);
    expect(shown.find<HTMLInputElement>("[aria-label=Embedding] [type=range]").value).toBe("1");
  });

  it("keeps its places from other steps: these have a layout of their own", async () => {
    await visit("2");
    expect([drawn(), note()]).toEqual([PLACES, null]);
    await shown.picture(GIVEN, 0, 1);
    await rows(1);
    await go(1);

    expect(note()).toBe("of step 2");
    expect(shown.workers[0]?.heard[0]).toMatchObject({ places: Float32Array.from(PLACES) });
  });

  it("of a step that is not there says so; its places are said to be of that one", async () => {
    await visit("7");
    expect(word()).toBe("Step 7 of the bookmark is not there; shown at step 2.");
    expect([drawn(), note()]).toEqual([PLACES, "of step 7"]);
    await rows(2);
    expect(shown.workers[0]?.heard[0]).toMatchObject({ places: Float32Array.from(PLACES) });
    const xyz = Float32Array.of(9, 8, 7, 6, 5, 4);
    shown.workers[0]?.say({ type: "positions", iteration: 1, xyz, done: true });
    await settled();
    expect([drawn(), note()]).toEqual([[...xyz], null]);

    await visit("2");
    expect([drawn(), word()]).toEqual([PLACES, null]);
  });

  it("that says no step, as TensorBoard's, is of the one on screen", async () => {
    await visit(undefined);
    expect([drawn(), note(), word()]).toEqual([PLACES, null, null]);
  });

  it("is left where one goes elsewhere before its step is here", async () => {
    await visit("1");
    await go(0);
    await shown.picture(GIVEN, 0, 1);
    await shown.picture(GIVEN, 0, 0);
    await go(1);

    expect([shown.state.method.value, note()]).toEqual(["pca", null]);
  });

  it("is not moved by a layout of the same points that runs", async () => {
    shown.state.method.value = "tsne";
    await rows(2);
    const say = (value: number) => {
      const xyz = new Float32Array(6).fill(value);
      shown.workers[0]?.say({ type: "positions", iteration: value, xyz, done: false });
    };
    say(8);
    await settled();
    await visit("2");
    say(9);
    await settled();

    expect(drawn()).toEqual(PLACES);
    expect([shown.workers.length, shown.workers[0]?.ended]).toEqual([1, 1]);
    expect(shown.button("Run").disabled).toBe(false);
  });

  it("made here comes back to the step it was made at", async () => {
    await shown.picture(GIVEN, 0, 1);
    shown.state.method.value = "tsne";
    await rows(2);
    const last = Float32Array.from(PLACES);
    shown.workers[0]?.say({ type: "positions", iteration: 1000, xyz: last, done: true });
    await settled();
    await shown.press("Bookmarks");
    await shown.press("Add this view");
    shown.state.results.drop({ series: 0, point: 2, part: 1, method: "tsne", dimensions: 3 });
    shown.state.method.value = "pca";
    await go(1);
    await shown.press("Bookmark 1");

    expect([drawn(), note()]).toEqual([PLACES, null]);
    expect(shown.find<HTMLInputElement>("[aria-label=Embedding] [type=range]").value).toBe("2");
  });
});
