import { describe, expect, it } from "vitest";
import { settled } from "../../page";
import { bytes, f4, type Given } from "./embedding";
import { CAMERA } from "./scene";
import { showEach, shown } from "./shown";

showEach();

const BAD = "<img src=x onerror=pwned()>";
const GIVEN: Given = {
  n: 4,
  d: 3,
  components: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [-1, -1, -1],
  ],
  columns: { name: ["cat", BAD, "dog", ""], kind: ["a", "b", "a", BAD] },
};
const rows = f4(1, 0, 0, 1, 1, 0, 0, 2, 0, -1, 0, 0);

describe("what is drawn", () => {
  it("is what is there: places, colours, who is selected, names of those", async () => {
    await shown.show(GIVEN);
    const { scene } = shown;
    expect([...(scene.last("positions")?.[0] ?? [])]).toEqual(GIVEN.components?.flat());
    expect(scene.last("positions")?.[1]).toBe(3);
    expect(scene.last("colors")?.[0]).toHaveLength(12);
    expect(scene.last("selected")).toEqual([null]);
    shown.state.selected.value = Uint32Array.of(1, 3);
    await settled();
    expect(scene.last("selected")).toEqual([Uint32Array.of(1, 3)]);
    expect(scene.last("labels")).toEqual([[{ point: 1, text: BAD }]]);
    shown.state.labels.value = true;
    await settled();
    expect(scene.last("labels")?.[0].map(({ point }) => point)).toEqual([1, 0, 2]);
  });

  it("has lines along a sequence, while they are wanted", async () => {
    await shown.show({ n: 3, columns: { name: ["a", "b", "c"], __next__: ["2", "", "1"] } });
    expect(shown.scene.last("lines")).toEqual([[Uint32Array.of(0, 2, 1)]]);
    shown.state.lines.value = false;
    await settled();
    expect(shown.scene.last("lines")).toEqual([[]]);
  });

  it("has words of 40 characters at most, evenly out of many", async () => {
    const n = 5000;
    await shown.show({ n, columns: { name: Array.from({ length: n }, () => "x".repeat(50)) } });
    shown.state.labels.value = true;
    await settled();
    const labels = shown.scene.last("labels")?.[0] ?? [];
    expect(labels[0]?.text).toBe(`${"x".repeat(39)}…`);
    expect(labels.length).toBeLessThanOrEqual(2000);
    expect(labels.slice(0, 3).map(({ point }) => point)).toEqual([0, 3, 6]);
  });

  it("follows hands: a click, a region with keys held, the pointer", async () => {
    await shown.show(GIVEN);
    const { events } = shown.scene;
    events.onPick(2, "replace");
    events.onRegion(Uint32Array.of(0, 1), "add");
    expect([...shown.state.selected.value]).toEqual([0, 1, 2]);
    events.onHover({ point: 1, x: 10, y: 20 });
    await settled();
    const card = shown.find(".tbnb-hovercard");
    expect(card.dataset.point).toBe("1");
    expect(card.querySelector("strong")?.textContent).toBe(BAD);
    expect(card.textContent).toContain("kind b");
    expect(shown.scene.last("hovered")).toEqual([1]);
    events.onHover(null);
    await settled();
    expect(shown.root.querySelector(".tbnb-hovercard")).toBeNull();
  });

  it("ends with the view, and begins again with the camera where it was", async () => {
    await shown.show(GIVEN);
    shown.scene.events.onCamera(CAMERA);
    await shown.unmount();
    expect(shown.scenes.made[0]?.calls.dispose).toHaveLength(1);
    await shown.mount();
    expect(shown.scenes.made).toHaveLength(2);
    expect(shown.scene.last("look")).toEqual([CAMERA]);
  });

  it("says what is wrong where there is nothing to draw", async () => {
    shown.catalogue(["a"]);
    await shown.mount();
    expect(shown.find("[role=status].tbnb-sceneword").textContent).toBe("Loading the points…");
    await shown.broken(0, `${BAD}: no line in it`);
    expect(shown.find("[role=alert]").textContent).toBe(`${BAD}: no line in it`);
  });

  it("is nothing while another embedding is chosen that has nothing to draw", async () => {
    shown.catalogue(["a", "b"]);
    await shown.mount();
    await shown.picture(GIVEN);
    const scene = shown.find(".tbnb-scene");
    expect(scene.style.visibility).toBe("visible");
    const [first, second] = [...shown.find<HTMLSelectElement>("select").options];
    await shown.choose("Embedding", second?.value ?? "");
    expect(scene.style.visibility).toBe("hidden");
    await shown.broken(1, "b.tsv: no line in it");
    expect(scene.style.visibility).toBe("hidden");
    await shown.choose("Embedding", first?.value ?? "");
    expect(scene.style.visibility).toBe("visible");
  });
});

describe("a bookmark", () => {
  it("is looked at from where it was, once its points are placed", async () => {
    await shown.show(GIVEN);
    await shown.press("Bookmarks");
    await shown.press("Add this view");
    shown.state.dimensions.value = 2;
    await settled();
    const { scene } = shown;
    const before = scene.order.length;
    await shown.press("Bookmark 1");
    const moves = scene.order.slice(before).filter((name) => ["positions", "look"].includes(name));
    expect(moves).toEqual(["positions", "look"]);
    expect(scene.last("positions")?.[1]).toBe(3);
    expect(scene.last("look")?.[0]).toEqual(CAMERA);

    // Of the same points in the same place there is nothing to place.
    await shown.press("Bookmark 1");
    expect(scene.order.at(-1)).toBe("look");
  });
});

describe("text of a log", () => {
  it("is never markup: notes, names of columns, cells", async () => {
    const notes = [`m.tsv, line 2: ${BAD}`];
    const columns = { [BAD]: [BAD, "x", "y", "z"], other: ["1", "2", "3", "4"] };
    await shown.show({ ...GIVEN, columns, meta: { notes } });
    expect(shown.find(".tbnb-remarks li").textContent).toBe(notes[0]);
    shown.state.selected.value = Uint32Array.of(0);
    shown.scene.events.onHover({ point: 0, x: 1, y: 1 });
    await settled();
    expect(shown.find(".tbnb-cells").textContent).toContain(BAD);
    expect(shown.root.querySelector("img, script, [onerror]")).toBeNull();
  });
});

describe("hands without a mouse", () => {
  it("reach the picture and every control, each of which has a name", async () => {
    await shown.show(GIVEN);
    expect(shown.find(".tbnb-scene").tabIndex).toBe(0);
    expect(shown.find(".tbnb-scene").getAttribute("aria-label")).toBe("Picture of 4 points");
    const all = [
      ...shown.root.querySelectorAll<HTMLElement>("button, input:not([hidden]), select"),
    ];
    const names = all.map(
      (one) =>
        one.getAttribute("aria-label") || one.closest("label")?.textContent || one.textContent,
    );
    expect(all.length).toBeGreaterThan(15);
    expect(names.filter((name) => !name)).toEqual([]);
    expect(all.filter((one) => one.tabIndex < 0)).toEqual([]);
  });
});

describe("another embedding", () => {
  const marks = [bytes(JSON.stringify([{ label: "theirs" }]))];
  const labels = () => shown.state.bookmarks.value.map(({ label }) => label);
  const go = async (tag: number) => {
    const [one] = shown.store.sent.tags.value.slice(tag);
    shown.state.chosen.value = { tag: one?.key ?? "", run: 0 };
    await settled();
  };

  it("forgets what was said of the points of the one before", async () => {
    await shown.show(GIVEN, { n: 2 });
    shown.state.selected.value = Uint32Array.of(3);
    shown.state.shown.value = Uint8Array.of(0, 1, 1, 1);
    shown.state.colorBy.value = "kind";
    await go(1);
    expect(shown.state.selected.value).toHaveLength(0);
    expect([shown.state.shown.value, shown.state.colorBy.value]).toEqual([null, null]);
  });

  it("has its own bookmarks, again when one comes back to it", async () => {
    await shown.show({ ...GIVEN, meta: { bookmarks: true } }, { n: 2 });
    await shown.part(0, 0, 4, {}, marks);
    expect(labels()).toEqual(["theirs"]);
    await go(1);
    expect(labels()).toEqual([]);
    await go(0);
    expect(labels()).toEqual(["theirs"]);
  });

  it("is no other one after another tab, nor at another step: bookmarks stay", async () => {
    const given = { ...GIVEN, meta: { bookmarks: true } };
    shown.catalogue(["a"], 2);
    await shown.mount();
    await shown.picture(given, 0, 1);
    await shown.part(0, 1, 4, {}, marks);
    await shown.picture(given, 0, 0);
    await shown.part(0, 0, 4, {}, marks);
    shown.state.bookmarks.value = [...shown.state.bookmarks.value, { label: "mine" }];
    await shown.unmount();
    await shown.mount();
    expect(labels()).toEqual(["theirs", "mine"]);
    const slider = shown.find<HTMLInputElement>("[aria-label=Embedding] [type=range]");
    slider.value = "0";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    expect(labels()).toEqual(["theirs", "mine"]);
  });

  it("runs its layout, though its rows were here before", async () => {
    await shown.show({ n: 4, d: 3 }, { n: 2, d: 3 });
    await shown.part(0, 0, 1, { dimensions: 3 }, [rows]);
    await shown.part(1, 0, 1, { dimensions: 3 }, [f4(1, 2, 3, 4, 5, 6)]);
    shown.state.method.value = "tsne";
    await settled();
    await go(1);
    await go(0);
    const sizes = shown.workers.map(({ heard: [first] }) =>
      first?.type === "start" ? first.matrix.n : 0,
    );
    expect(sizes).toEqual([4, 2, 4]);
    expect(shown.workers.map(({ ended }) => ended)).toEqual([1, 1, 0]);
    expect(shown.state.layout.state.value.state).toBe("preparing");
  });
});
