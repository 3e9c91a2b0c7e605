import { describe, expect, it, vi } from "vitest";
import { settled } from "../../page";
import { until } from "../../patience";
import { f4, type Given } from "./embedding";
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

/** Texts of the buttons in a list of points. */
function list(selector = ".tbnb-pointlist"): string[] {
  return [...shown.root.querySelectorAll(`${selector} .tbnb-pointname`)].map(
    (one) => one.textContent ?? "",
  );
}

describe("search", () => {
  it("lists what it finds, and selects one or all", async () => {
    await shown.show(GIVEN);
    await shown.type("[aria-label='Search the labels']", "O");
    expect(list()).toEqual([BAD, "dog", "Point 3"]);
    await shown.choose("in", "name");
    expect(list()).toEqual([BAD, "dog"]);
    await shown.press("Select");
    expect([...shown.state.selected.value]).toEqual([1, 2]);
    const [, dog] = shown.root.querySelectorAll<HTMLElement>(".tbnb-pointbutton");
    dog?.focus();
    await settled();
    expect(shown.scene.last("hovered")).toEqual([2]);
    dog?.click();
    expect([...shown.state.selected.value]).toEqual([2]);
  });

  it("goes by keys: Enter selects, Escape empties, and neither reaches the notebook", async () => {
    await shown.show(GIVEN);
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    await shown.type("[aria-label='Search the labels']", "dog");
    const input = shown.find<HTMLInputElement>("[aria-label='Search the labels']");
    for (const key of ["Enter", "d", "Escape"]) {
      input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
    await settled();
    document.removeEventListener("keydown", heard);
    expect([...shown.state.selected.value]).toEqual([2]);
    expect(shown.state.query.value.text).toBe("");
    expect(heard).not.toHaveBeenCalled();
  });

  it("says what is no expression", async () => {
    await shown.show(GIVEN);
    await shown.press("Regular expression");
    await shown.type("[aria-label='Search the labels']", "(");
    expect(shown.find("[role=alert]").textContent).toMatch(/^Not a regular expression: /);
    expect(shown.find("[type=search]").getAttribute("aria-invalid")).toBe("true");
  });

  it("lists a hundred at first", async () => {
    await shown.show({ n: 250, columns: { name: Array(250).fill("x") } });
    await shown.type("[aria-label='Search the labels']", "x");
    expect(list()).toHaveLength(100);
    await shown.press("150 more");
    expect(list()).toHaveLength(200);
  });
});

describe("the selection", () => {
  it("is isolated, hidden, shown again and cleared", async () => {
    await shown.show(GIVEN);
    expect(shown.button("Isolate").disabled).toBe(true);
    shown.state.selected.value = Uint32Array.of(0, 2);
    await settled();
    await shown.press("Isolate");
    expect(shown.scene.last("shown")).toEqual([Uint8Array.of(1, 0, 1, 0)]);
    expect(shown.find("[aria-label=Selection] [role=status]").textContent).toBe(
      "2 points selected · 2 shown",
    );
    await shown.press("Show all");
    await shown.press("Hide");
    expect(shown.scene.last("shown")).toEqual([Uint8Array.of(0, 1, 0, 1)]);
    shown.state.selected.value = Uint32Array.of(1);
    await settled();
    await shown.press("Clear");
    expect(shown.state.selected.value).toHaveLength(0);
  });

  it("of one point has its cells and what is near it, by either distance", async () => {
    await shown.show(GIVEN);
    shown.state.selected.value = Uint32Array.of(0);
    await settled();
    await until(() => expect(shown.wanted()).toContainEqual([0, 0, 2]));
    await shown.part(0, 0, 2, {}, [rows]);
    const cells = [...shown.root.querySelectorAll(".tbnb-cells dd")].map((one) => one.textContent);
    expect(cells).toEqual(["0", "cat", "a"]);
    // From (1, 0, 0): 1 − √½ to (1, 1, 0), 1 to (0, 2, 0), 2 to (−1, 0, 0).
    const near = () => ({
      names: list("[data-list=nearest]"),
      distances: [...shown.root.querySelectorAll(".tbnb-distance")].map((one) => one.textContent),
    });
    const bars = () =>
      [...shown.root.querySelectorAll<HTMLElement>("[data-list=nearest] .tbnb-distancebar")].map(
        ({ style: { width } }) => [Number.parseFloat(width).toFixed(2), width.at(-1)].join(" "),
      );
    expect(near()).toEqual({ names: [BAD, "dog", "Point 3"], distances: ["0.2929", "1", "2"] });
    // As long as the distance is of the farthest listed.
    expect(bars()).toEqual(["14.64 %", "50.00 %", "100.00 %"]);
    // They stand out in the picture, but what is selected is the one.
    expect(shown.scene.last("selected")).toEqual([Uint32Array.of(0, 1, 2, 3)]);
    expect([...shown.state.selected.value]).toEqual([0]);
    shown.state.distance.value = "euclidean";
    await settled();
    // 1, √5 and 2.
    expect(near()).toEqual({ names: [BAD, "Point 3", "dog"], distances: ["1", "2", "2.236"] });
    expect(bars()).toEqual(["44.72 %", "89.44 %", "100.00 %"]);
    await shown.press("Select with its neighbours");
    expect([...shown.state.selected.value]).toEqual([0, 1, 2, 3]);
  });
});

describe("the legend", () => {
  it("has a button a category, which selects its points; a hostile name is text", async () => {
    await shown.show(GIVEN);
    await shown.choose("Colour by", "kind");
    const buttons = [...shown.root.querySelectorAll<HTMLElement>(".tbnb-legend-list button")];
    expect(buttons.map((one) => one.textContent)).toEqual([`${BAD}1`, "a2", "b1"]);
    buttons[1]?.click();
    expect([...shown.state.selected.value]).toEqual([0, 2]);
    await shown.choose("Colour by", "");
    expect(shown.root.querySelector(".tbnb-legend-list")).toBeNull();
  });

  it("of many numbers is a ramp, or categories where that is wanted", async () => {
    const size = Array.from({ length: 60 }, (_, i) => String(i / 2));
    await shown.show({ n: 60, columns: { size } });
    await shown.choose("Colour by", "size");
    const ends = [...shown.root.querySelectorAll(".tbnb-ramp-ends span")];
    expect(ends.map((one) => one.textContent)).toEqual(["0", "29.5"]);
    shown.state.categories.value = true;
    await settled();
    expect(shown.root.querySelectorAll(".tbnb-legend-list button")).toHaveLength(50);
    expect(shown.find(".tbnb-legend-list").textContent).toContain("10 with rarer values are grey");
  });
});
