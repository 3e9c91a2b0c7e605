import { afterEach, describe, expect, it, vi } from "vitest";
import { settled } from "../../page";
import type { Given } from "./embedding";
import { Shown, showEach, shown } from "./shown";

showEach();
afterEach(() => vi.restoreAllMocks());

const GIVEN: Given = { n: 4, columns: { name: ["a", "b", "c", "d"], kind: ["x", "x", "y", "y"] } };

describe("the tools", () => {
  it("are a group, each a stop of its own", async () => {
    await shown.show(GIVEN);
    const tools = shown.find(".tbnb-tools");
    expect(tools.getAttribute("role")).toBe("group");
    expect(tools.querySelector("[tabindex='-1']")).toBeNull();
  });

  it("say that a picture could not be saved", async () => {
    await shown.show(GIVEN);
    shown.scene.scene.picture = () => Promise.reject(new Error("too <b>large</b>"));
    await shown.press("Save");
    await shown.press("Picture (PNG)");
    expect(shown.find(".tbnb-tools [role=alert]").textContent).toBe("Not saved: too <b>large</b>");
    expect(shown.root.querySelector(".tbnb-menu")).toBeNull();
    expect(document.activeElement).toBe(shown.button("Save"));
    await shown.press("Dismiss");
    expect(shown.root.querySelector(".tbnb-tools [role=alert]")).toBeNull();
  });
});

describe.each([
  ["Embedding and projection", "data"],
  ["Search and selection", "points"],
])("the panel %s", (name, side) => {
  it("gets the focus when it opens; Escape closes it and gives the focus back", async () => {
    await shown.show(GIVEN);
    const button = shown.button(name);
    const panel = shown.find(`[data-side=${side}]`);
    expect(button.getAttribute("aria-controls")).toBe(panel.id);
    expect(panel.id).not.toBe("");
    await shown.press(name);
    expect(panel.contains(document.activeElement)).toBe(true);
    expect(button.getAttribute("aria-expanded")).toBe("true");

    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    const key = { key: "Escape", bubbles: true, cancelable: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", key));
    await settled();
    document.removeEventListener("keydown", heard);
    expect(shown.find(".tbnb-projector").dataset.panel).toBe("none");
    expect(document.activeElement).toBe(button);
    expect(heard).not.toHaveBeenCalled();
  });
});

it("radio buttons of two boards are not one group", async () => {
  const other = new Shown();
  await shown.show(GIVEN);
  await other.show(GIVEN);
  const name = (of: Shown) => of.find<HTMLInputElement>("[type=radio]").name;

  expect(name(other)).not.toBe(name(shown));
  other.dispose();
});

describe("the hover card", () => {
  it.each([
    [10, 20, "false", "false"],
    [310, 20, "true", "false"],
    [10, 220, "false", "true"],
  ])("at %i, %i goes away from the nearer edges", async (x, y, left, above) => {
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
    await shown.show(GIVEN);
    shown.scene.events.onHover({ point: 1, x, y });
    await settled();
    const { dataset } = shown.find(".tbnb-hovercard");

    expect([dataset.left, dataset.above]).toEqual([left, above]);
  });
});
