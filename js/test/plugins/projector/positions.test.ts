import { beforeEach, describe, expect, it } from "vitest";
import { currentOf } from "../../../src/plugins/projector/current";
import { placed, wanted } from "../../../src/plugins/projector/positions";
import { f4, type Given, picture } from "./embedding";
import { showEach, shown } from "./shown";

showEach();
beforeEach(() => shown.catalogue(["a"]));

const GIVEN: Given = {
  n: 3,
  d: 4,
  components: [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ],
  columns: { name: ["left one", "right", "left two"], side: ["u", "d", "d"] },
  meta: { reduced: 4 },
};

function now() {
  const current = currentOf(shown.page, shown.state).value;
  const found = placed(shown.page, shown.state, current);
  const parts = wanted(current, shown.state).map(([, , part]) => part);
  return found.state === "ready"
    ? { xyz: [...found.xyz], dimensions: found.dimensions, axes: found.axes, parts }
    : { ...found, parts };
}

async function broken(part: number, error: string): Promise<void> {
  const item = { series: 0, generation: 0, point: 0, part, error };
  const seq = shown.store.sent.seq + 1;
  shown.store.receive({ v: 1, type: "values", epoch: "e", seq, items: [item] }, []);
}

describe("components", () => {
  it("are the picture's", async () => {
    expect(now()).toMatchObject({ state: "waiting", parts: [0] });
    await shown.picture(GIVEN);

    expect(now()).toEqual({
      ...{ xyz: [1, 2, 3, 4, 5, 6, 7, 8, 9], dimensions: 3, axes: ["PC 1", "PC 2", "PC 3"] },
      parts: [0],
    });
    shown.state.dimensions.value = 2;
    shown.state.axes.value = [2, 0, 1];
    expect(now()).toMatchObject({ xyz: [3, 1, 0, 6, 4, 0, 9, 7, 0], axes: ["PC 3", "PC 1", ""] });
  });

  it("beyond those of the picture are part 1's", async () => {
    await shown.picture(GIVEN);
    shown.state.axes.value = [3, 0, 1];
    expect(now()).toMatchObject({ state: "waiting", what: "Loading the rows…", parts: [0, 1] });

    await shown.part(0, 0, 1, { dimensions: 4 }, [f4(1, 2, 3, 10, 4, 5, 6, 11, 7, 8, 9, 12)]);
    expect(now()).toMatchObject({
      ...{ xyz: [10, 1, 2, 11, 4, 5, 12, 7, 8], axes: ["PC 4", "PC 1", "PC 2"] },
    });
  });

  it("that there are not need nothing more: two of them lie in a plane", async () => {
    const flat = [
      [1, 2],
      [3, 4],
    ];
    await shown.picture({ n: 2, d: 2, components: flat });

    expect(now()).toEqual({
      ...{ xyz: [1, 2, 0, 3, 4, 0], dimensions: 3, axes: ["PC 1", "PC 2", ""], parts: [0] },
    });
  });

  it("of rows on a sphere are those of parts 8 and 9", async () => {
    await shown.picture(GIVEN);
    shown.state.spherized.value = true;
    expect(now()).toMatchObject({ state: "waiting", what: "Spherizing…", parts: [0, 8] });

    const sphere = {
      ...GIVEN,
      components: [
        [-1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    const { meta, blobs } = picture(sphere);
    await shown.part(0, 0, 8, meta, blobs);
    expect(now()).toMatchObject({ xyz: [-1, 0, 0, 0, 1, 0, 0, 0, 1] });
    shown.state.axes.value = [0, 1, 3];
    expect(now()).toMatchObject({ state: "waiting", parts: [0, 8, 9] });
  });

  it("that cannot be had say why", async () => {
    await shown.broken(0, "t.tsv: no line in it");
    expect(now()).toMatchObject({ state: "broken", reason: "t.tsv: no line in it" });
  });
});

describe("axes of one's own", () => {
  it("go from the middle of some points to the middle of others", async () => {
    await shown.picture(GIVEN);
    shown.state.method.value = "custom";
    expect(now()).toMatchObject({ state: "waiting", parts: [0, 2] });
    shown.state.ends.value = ["^left", "right", "", ""];
    expect(now()).toMatchObject({ state: "waiting", what: "Loading the rows…" });

    // Points 0 and 2 have their middle at (0, 0, 0, 0), point 1 is at (3, 4, 0, 0): the axis is
    // (0.6, 0.8, 0, 0). Of the other axis nothing is said: it is the first component.
    await shown.part(0, 0, 2, {}, [f4(1, 1, 0, 9, 3, 4, 0, 0, -1, -1, 0, -9)]);
    const found = now();
    expect(found).toMatchObject({ dimensions: 2, axes: ["^left → right", "PC 1", ""] });
    expect("xyz" in found && found.xyz.map((value) => Number(value.toFixed(5)))).toEqual([
      ...[1.4, 1, 0, 5, 4, 0, -1.4, 7, 0],
    ]);
  });

  it("say what is no expression, and that they need labels", async () => {
    await shown.picture({ n: 2 });
    shown.state.method.value = "custom";
    expect(now()).toMatchObject({ state: "broken", reason: /need labels/ });
  });

  it("go by the column that points are called by", async () => {
    await shown.picture(GIVEN);
    await shown.part(0, 0, 2, {}, [f4(0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0)]);
    shown.state.method.value = "custom";
    shown.state.labelBy.value = "side";
    shown.state.ends.value = ["", "", "u", "d"];
    expect(now()).toMatchObject({ xyz: [1, 0, 0, 4, 2, 0, 7, 2, 0], axes: ["PC 1", "u → d", ""] });
    shown.state.ends.value = ["(", "", "", ""];
    expect(now()).toMatchObject({ state: "broken", reason: /^Not a regular expression/ });
  });

  it("cannot be had where the rows are too many to be sent", async () => {
    await shown.picture(GIVEN);
    shown.state.method.value = "custom";
    shown.state.ends.value = ["left", "right", "", ""];
    await broken(2, "too many bytes of rows");
    expect(now()).toMatchObject({ state: "broken", reason: "too many bytes of rows" });
  });
});

describe("what the user computed", () => {
  it("is drawn as it is, flat where it has two dimensions", async () => {
    const projections = {
      isomap: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      mds: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    };
    await shown.picture({ ...GIVEN, projections });
    shown.state.method.value = "given";

    expect(now()).toEqual({
      ...{ xyz: [1, 2, 0, 3, 4, 0, 5, 6, 0], dimensions: 2, axes: ["isomap 1", "isomap 2", ""] },
      parts: [0],
    });
    shown.state.given.value = 1;
    expect(now()).toMatchObject({ dimensions: 3, axes: ["mds 1", "mds 2", "mds 3"] });
  });

  it("is missing where there is none", async () => {
    await shown.picture(GIVEN);
    shown.state.method.value = "given";
    expect(now()).toMatchObject({ state: "broken", reason: "No projection was passed in." });
  });
});
