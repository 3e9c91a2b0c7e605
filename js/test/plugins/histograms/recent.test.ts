import { expect, it } from "vitest";
import { Recent } from "../../../src/plugins/histograms/recent";

it("what was used lately is kept up to so many bytes, the rest made anew", () => {
  const made: string[] = [];
  const recent = new Recent<string, string>(6, ({ length }) => length);
  const get = (key: string) =>
    recent.get(key, () => {
      made.push(key);
      return key.repeat(3);
    });

  for (const key of ["a", "b", "a", "c", "a", "b"]) expect(get(key)).toBe(key.repeat(3));

  expect(made).toEqual(["a", "b", "c", "b"]);
});

it("what is larger is kept until the next", () => {
  let made = 0;
  const recent = new Recent<string, string>(1, ({ length }) => length);

  for (const key of ["long", "long", "b", "long"]) {
    recent.get(key, () => {
      made += 1;
      return key;
    });
  }

  expect(made).toBe(3);
});
