import { afterEach, describe, expect, it } from "vitest";
import { room } from "../../src/shell/room";

afterEach(() => {
  document.body.replaceChildren();
});

/** An element in a host's shadow, in marimo's output area, as marimo 0.25 has it. */
function within(tag: string, style: string): Element {
  const output = document.createElement("div");
  output.setAttribute("style", style);
  const host = document.createElement(tag);
  const el = document.createElement("div");
  host.attachShadow({ mode: "open" }).append(el);
  output.append(host);
  document.body.append(output);
  return el;
}

describe("room", () => {
  it("is what marimo's output area shows without scrolling", () => {
    const el = within("marimo-anywidget", "max-height: 610px; overflow-y: auto; padding: 16px");

    expect(room(el)).toBe(578);
  });

  it("has no end where the area was opened, or in another host", () => {
    const style = "max-height: none; overflow-y: auto; padding: 16px";

    expect(room(within("marimo-anywidget", style))).toBe(Number.POSITIVE_INFINITY);
    expect(room(within("div", "max-height: 610px; overflow-y: auto"))).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(room(document.createElement("div"))).toBe(Number.POSITIVE_INFINITY);
  });
});
