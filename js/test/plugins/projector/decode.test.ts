import { describe, expect, it } from "vitest";
import { pictureOf, rowsOf } from "../../../src/plugins/projector/decode";
import { f4, picture } from "./embedding";

const GIVEN = {
  n: 2,
  d: 4,
  components: [
    [1, -2],
    [Number.NaN, 0.5],
  ],
  columns: { name: ["a", "b"] },
  projections: {
    mine: [
      [7, 8, 9],
      [10, 11, 12],
    ],
  },
};

describe("a picture", () => {
  it("has what the kernel said", () => {
    const found = pictureOf(picture({ ...GIVEN, meta: { sprite: [8, 6, 3], notes: ["m.tsv"] } }));
    if (typeof found === "string") throw new Error(found);

    expect([found.n, found.d, found.reduced, found.matrixBytes]).toEqual([2, 4, 2, 32]);
    expect([...found.components.values]).toEqual([1, -2, Number.NaN, 0.5]);
    expect(found.columns.map(({ name, cell }) => [name, cell(0), cell(1)])).toEqual([
      ["name", "a", "b"],
    ]);
    expect(
      found.projections.map(({ name, dimensions, values }) => [name, dimensions, ...values]),
    ).toEqual([["mine", 3, 7, 8, 9, 10, 11, 12]]);
    expect(found.sprite).toEqual({ width: 8, height: 6, columns: 3 });
    expect(found.notes).toEqual(["m.tsv"]);
  });

  it("of bytes that begin anywhere in a message", () => {
    const { meta, blobs } = picture(GIVEN);
    const moved = blobs.map((blob) => {
      const room = new Uint8Array(blob.length + 1);
      room.set(blob, 1);
      return room.subarray(1);
    });
    const found = pictureOf({ meta, blobs: moved });

    expect(typeof found === "string" ? found : [...found.components.values]).toEqual([
      ...[1, -2, Number.NaN, 0.5],
    ]);
  });

  it("is decoded once", () => {
    const value = picture(GIVEN);

    expect(pictureOf(value)).toBe(pictureOf(value));
  });

  it.each([
    ["no number of points", { n: -1 }],
    ["half a point", { n: 1.5 }],
    ["dimensions that are a word", { d: "4" }],
    ["no components", { components: 0 }],
    ["more points than components", { n: 3 }],
    ["other components than bytes", { components: 3 }],
    ["columns that are no texts", { columns: [1] }],
    ["no variance", { variance: null }],
    ["a variance that is a word", { variance: ["1"] }],
    ["notes that are a text", { notes: "one" }],
    ["no list of projections", { projections: {} }],
    ["no reduced dimensions", { reduced: 0 }],
  ])("with %s is a reason, not an exception", (_, meta) => {
    expect(pictureOf(picture({ ...GIVEN, meta }))).toMatch(/^its (picture|components)/);
  });

  it("without its bytes is a reason", () => {
    const { meta } = picture(GIVEN);

    expect(pictureOf({ meta, blobs: [] })).toBe("its picture is not as it should be");
    expect(pictureOf({ meta, blobs: [f4(1, 2, 3, 4)] })).toBe("its picture is not as it should be");
  });

  it.each([
    ["a name that is none", [[3, 3]]],
    ["other bytes than dimensions", [["mine", 2]]],
    [
      "no bytes",
      [
        ["mine", 3],
        ["other", 2],
      ].slice(1),
    ],
    ["no pair", ["mine"]],
  ])("leaves out a projection of %s", (_, projections) => {
    const found = pictureOf(picture({ ...GIVEN, meta: { projections } }));

    expect(typeof found === "string" ? found : found.projections).toEqual([]);
  });

  it.each([[[0, 8, 3]], [[8, -1, 3]], [[8, 8]], ["8"], [null]])(
    "has no pictures of points by %j",
    (sprite) => {
      const found = pictureOf(picture({ ...GIVEN, meta: { sprite } }));

      expect(typeof found === "string" ? found : found.sprite).toBeNull();
    },
  );
});

describe("rows", () => {
  it("have the columns that are known, or those they say themselves", () => {
    const six = f4(1, 2, 3, 4, 5, 6);
    const known = rowsOf({ meta: {}, blobs: [six] }, 3);
    const said = rowsOf({ meta: { dimensions: 2 }, blobs: [six] });

    expect(known).toMatchObject({ dimensions: 3 });
    expect(said).toMatchObject({ dimensions: 2 });
  });

  it.each([
    ["no bytes", {}, [], 3],
    ["other columns than bytes", {}, [f4(1, 2)], 3],
    ["no columns", {}, [f4(1, 2)], undefined],
    ["no columns at all", { dimensions: 0 }, [f4(1, 2)], undefined],
  ])("with %s are a reason", (_, meta, blobs, columns) => {
    expect(rowsOf({ meta, blobs }, columns)).toBe("its rows are not as they should be");
  });
});
