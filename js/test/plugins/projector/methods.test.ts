import { describe, expect, it } from "vitest";
import { settled } from "../../page";
import { until } from "../../patience";
import { f4, type Given, picture } from "./embedding";
import { showEach, shown } from "./shown";

showEach();

/** Four components that take 60, 25.5, 12 and 2.5 % of the variance. */
const GIVEN: Given = {
  n: 2,
  d: 4,
  components: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
  meta: { variance: [0.6, 0.255, 0.12, 0.025] },
};

const panel = () => shown.find("[aria-label=Projection]");
const share = () => panel().querySelector("p")?.textContent;
const xyz = () => [...(shown.scene.last("positions")?.[0] ?? [])];

describe("components", () => {
  it("say how much of the variance each of them takes", async () => {
    await shown.show(GIVEN);
    for (const axis of ["X", "Y", "Z"]) {
      const options = [...shown.field<HTMLSelectElement>(axis).options];
      expect(options.map(({ text }) => text)).toEqual([
        "Component 1 · 60.0 %",
        "Component 2 · 25.5 %",
        "Component 3 · 12.0 %",
        "Component 4 · 2.5 %",
      ]);
    }
    const chosen = ["X", "Y", "Z"].map((axis) => shown.field<HTMLSelectElement>(axis).value);
    expect(chosen).toEqual(["0", "1", "2"]);
  });

  it("are drawn along the axes they are chosen for", async () => {
    await shown.show(GIVEN);
    expect(xyz()).toEqual([1, 2, 3, 5, 6, 7]);
    await shown.choose("X", "3");
    expect(xyz()).toEqual([4, 2, 3, 8, 6, 7]);
    await shown.choose("Z", "0");
    expect(xyz()).toEqual([4, 2, 1, 8, 6, 5]);
    await shown.choose("Y", "2");
    expect(xyz()).toEqual([4, 3, 1, 8, 7, 5]);
  });

  it("in the picture take together what is said: each once, and no third in a flat one", async () => {
    await shown.show(GIVEN);
    // 60 + 25.5 + 12.
    expect(share()).toBe("97.5 % of the variance is in the picture");
    await shown.choose("X", "3");
    expect(share()).toBe("40.0 % of the variance is in the picture");
    await shown.choose("Y", "2");
    expect(share()).toBe("14.5 % of the variance is in the picture");
    shown.state.dimensions.value = 2;
    await settled();
    expect(share()).toBe("14.5 % of the variance is in the picture");
    await shown.choose("Y", "0");
    expect(share()).toBe("62.5 % of the variance is in the picture");
    expect(() => shown.field("Z")).toThrow();
  });
});

describe("Spherize", () => {
  /** Their middle is (100, 50); less that, at length 1: (0.8, 0.6), (-0.8, 0.6) and (0, -1). */
  const MATRIX = f4(104, 53, 96, 53, 100, 44);
  const FLAT: Given = {
    n: 3,
    d: 2,
    components: [
      [4, 3],
      [-4, 3],
      [0, -6],
    ],
    columns: { name: ["a", "b", "c"] },
  };
  const sphere = picture({
    ...FLAT,
    components: [
      [0.5, 0.75],
      [0.25, -0.5],
      [-0.75, 0.125],
    ],
  });

  const spherized = async (method: "pca" | "tsne" | "umap" | "custom") => {
    await shown.show(FLAT);
    shown.state.method.value = method;
    await settled();
    shown.field("Spherize").click();
    await settled();
  };

  it("is for components", async () => {
    await spherized("pca");
    await until(() => expect(shown.wanted()).toContainEqual([0, 0, 8]));
    await shown.part(0, 0, 8, sphere.meta, sphere.blobs);
    expect(xyz()).toEqual([0.5, 0.75, 0, 0.25, -0.5, 0, -0.75, 0.125, 0]);
    shown.field("Spherize").click();
    await settled();
    expect(xyz()).toEqual([4, 3, 0, -4, 3, 0, 0, -6, 0]);
  });

  it.each(["tsne", "umap"] as const)(
    "is for %s, which begins anew with such rows",
    async (name) => {
      await spherized(name);
      await until(() => expect(shown.wanted()).toContainEqual([0, 0, 9]));
      await shown.part(0, 0, 9, { dimensions: 2 }, [f4(0.5, 0.75, 0.25, -0.5, -0.75, 0.125)]);
      const starts = () =>
        shown.workers.map(({ heard: [first] }) =>
          first?.type === "start" ? [first.options.method, ...first.matrix.values] : [],
        );
      expect(starts()).toEqual([[name, 0.5, 0.75, 0.25, -0.5, -0.75, 0.125]]);
      await shown.part(0, 0, 1, { dimensions: 2 }, [f4(4, 3, -4, 3, 0, -6)]);
      expect(starts()).toHaveLength(1);
      shown.field("Spherize").click();
      await settled();
      expect(starts()[1]).toEqual([name, 4, 3, -4, 3, 0, -6]);
    },
  );

  it("is for axes of one's own", async () => {
    await spherized("custom");
    await shown.part(0, 0, 2, {}, [MATRIX]);
    shown.state.ends.value = ["b", "a", "c", "[ab]"];
    await settled();
    const rounded = () => xyz().map((value) => Number(value.toFixed(6)));
    expect(rounded()).toEqual([0.8, 0.6, 0, -0.8, 0.6, 0, 0, -1, 0]);
    // The other axis is a component of such rows, too.
    shown.state.ends.value = ["b", "a", "", ""];
    await settled();
    expect(shown.find(".tbnb-sceneword").textContent).toBe("Spherizing…");
    await until(() => expect(shown.wanted()).toContainEqual([0, 0, 8]));
    await shown.part(0, 0, 8, sphere.meta, sphere.blobs);
    expect(rounded()).toEqual([0.8, 0.5, 0, -0.8, 0.25, 0, 0, -0.75, 0]);
    shown.field("Spherize").click();
    await settled();
    expect(rounded()).toEqual([104, 4, 0, 96, -4, 0, 100, 0, 0]);
  });

  it("is not for what was given: that is drawn as it is", async () => {
    await shown.show({
      ...FLAT,
      projections: {
        mds: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
    });
    shown.state.method.value = "given";
    await settled();
    expect(() => shown.field("Spherize")).toThrow();
  });
});
