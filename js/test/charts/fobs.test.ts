import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FobHost, Fobs } from "../../src/charts/fobs";
import type { Marker } from "../../src/charts/types";

let el: HTMLElement;
let marker: Marker;
let leaving: AbortController;
let fobs: Fobs;
const told = vi.fn<(marker: Marker) => void>();

/** A plot 100 px wide from px 10, where one px is one step. */
const host: FobHost = {
  plot: () => ({ left: 10, top: 0, width: 100, height: 50 }),
  pixel: (value) => 10 + value,
  value: (pixel) => pixel - 10,
  snap: Math.round,
  beside: (value, way) => value + way,
  ends: () => [0, 100],
  types: () => true,
  label: (value) => `step ${value}`,
  marker: () => marker,
  setMarker: (next) => {
    marker = next;
    told(next);
    fobs.update();
  },
};

beforeEach(() => {
  el = document.createElement("div");
  document.body.append(el);
  marker = { at: null, range: null };
  leaving = new AbortController();
  told.mockReset();
  fobs = new Fobs(el, host, leaving.signal);
  fobs.update();
});

afterEach(() => {
  fobs.destroy();
  leaving.abort();
  el.remove();
});

const all = () => [...el.querySelectorAll<HTMLElement>(".tbnb-fob")];
const texts = () => all().map((fob) => fob.textContent);

function show(next: Marker): void {
  marker = next;
  fobs.update();
}

function strip(): HTMLElement {
  const found = el.querySelector<HTMLElement>(".tbnb-fobs");
  if (!found) throw new Error("the chart has no strip for fobs");
  return found;
}

function fob(index = 0): HTMLElement {
  const found = all()[index];
  if (!found) throw new Error(`there is no fob ${index}`);
  return found;
}

function drag(index: number, to: number): void {
  const target = fob(index);
  target.dispatchEvent(new PointerEvent("pointerdown", { button: 0, pointerId: 1 }));
  target.dispatchEvent(new PointerEvent("pointermove", { clientX: to, pointerId: 1 }));
  target.dispatchEvent(new PointerEvent("pointerup", { pointerId: 1 }));
}

describe("fobs", () => {
  it("stand at the marker, or at both ends of a range", () => {
    show({ at: 42, range: null });
    expect(texts()).toEqual(["step 42"]);
    show({ at: 42, range: [10, 20] });
    expect(texts()).toEqual(["step 10", "step 20"]);
    show({ at: null, range: null });
    expect(texts()).toEqual([]);
  });

  it("neither overlap nor leave the chart", () => {
    Object.defineProperty(el, "clientWidth", { value: 120 });
    // Fobs of 40 px: in the chart from px 10 - 20 to 10 + 20, and 10 + 8 to 10 + 48.
    vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(40);
    const lefts = () => all().map((fob) => Number(/-?[\d.]+/.exec(fob.style.transform)?.[0]));
    show({ at: null, range: [0, 28] });
    // The first starts at the chart's edge, 10 px left of the plot; the second 2 px after its end.
    expect(lefts()).toEqual([-10, 32]);
    show({ at: null, range: [95, 99] });
    // The last ends with the chart, at 110.
    expect(lefts()).toEqual([28, 70]);
    vi.restoreAllMocks();
  });

  it("hide where the marker is out of sight", () => {
    show({ at: 500, range: null });

    expect(texts()).toEqual([]);
  });

  it("appear where the axis is clicked, and span a range with shift", () => {
    strip().dispatchEvent(new MouseEvent("click", { clientX: 30.4 }));
    expect(marker).toEqual({ at: 30, range: null });
    strip().dispatchEvent(new MouseEvent("click", { clientX: 10, shiftKey: true }));
    expect(marker).toEqual({ at: 30, range: [10, 30] });
  });

  it("follow a drag in whole steps, within the plot", () => {
    show({ at: 42, range: null });
    drag(0, 60.6);
    expect(told).toHaveBeenLastCalledWith({ at: 61, range: null });
    drag(0, 900);
    expect(told).toHaveBeenLastCalledWith({ at: 100, range: null });
  });

  it("change places when one end of a range is dragged past the other", () => {
    show({ at: null, range: [10, 20] });
    drag(0, 50);

    expect(marker.range).toEqual([20, 50]);
  });

  it("move with the arrows and go with Delete", () => {
    const press = (key: string, shiftKey = false) =>
      fob().dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true }));
    show({ at: 42, range: null });
    press("ArrowRight");
    expect(marker.at).toBe(43);
    press("ArrowLeft", true);
    expect(marker.at).toBe(33);
    press("Delete");
    expect(marker).toEqual({ at: null, range: null });

    show({ at: null, range: [10, 20] });
    fob(1).dispatchEvent(new KeyboardEvent("keydown", { key: "Backspace" }));
    expect(marker).toEqual({ at: 10, range: null });
  });

  it("go where one types, by double click or Enter; an emptied field takes them away", () => {
    const field = () => el.querySelector("input");
    const type = (text: string, key: string) => {
      const input = field();
      if (!input) throw new Error("there is no field");
      input.value = text;
      input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    };
    show({ at: 42, range: null });
    fob().dispatchEvent(new MouseEvent("dblclick"));
    expect(field()?.value).toBe("42");
    type("1,7", "Enter");
    expect(marker.at).toBe(17);
    expect(field()).toBeNull();
    expect(document.activeElement).toBe(fob());

    fob().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    type("50", "Escape");
    expect(marker.at).toBe(17);
    fob().dispatchEvent(new MouseEvent("dblclick"));
    type("no number", "Enter");
    expect(marker.at).toBe(17);
    fob().dispatchEvent(new MouseEvent("dblclick"));
    type("", "Enter");
    expect(marker.at).toBeNull();
  });

  it("leave the focus to the chart, or to the fob that stays", () => {
    el.tabIndex = 0;
    const press = (index: number) =>
      fob(index).dispatchEvent(new KeyboardEvent("keydown", { key: "Delete" }));
    show({ at: null, range: [10, 20] });
    fob(1).focus();
    press(1);
    expect(document.activeElement).toBe(fob());
    press(0);
    expect(document.activeElement).toBe(el);
  });

  it("are sliders to a screen reader", () => {
    show({ at: 42, range: null });

    expect(fob().getAttribute("role")).toBe("slider");
    expect(fob().getAttribute("aria-valuenow")).toBe("42");
    expect(fob().getAttribute("aria-valuemin")).toBe("0");
    expect(fob().getAttribute("aria-valuemax")).toBe("100");
    expect(fob().getAttribute("aria-valuetext")).toBe("step 42");
    expect(fob().getAttribute("aria-label")).toBeTruthy();
  });
});
