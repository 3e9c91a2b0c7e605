import { describe, expect, it } from "vitest";
import { settled } from "../../page";
import type { Given } from "./embedding";
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
