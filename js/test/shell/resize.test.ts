import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], ["t"], { logdir: "/logs", height: 400 });
});

afterEach(() => {
  mounted.stop();
  restore();
});

function handle(label: string): HTMLElement {
  const found = mounted.root.querySelector<HTMLElement>(`[aria-label="${label}"]`);
  if (!found) throw new Error(label);
  return found;
}

function pointer(el: HTMLElement, type: string, x: number, y: number, button = 0): void {
  const at = { clientX: x, clientY: y, button, pointerId: 1 };
  el.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true, cancelable: true }));
}

function keys(el: HTMLElement, ...names: string[]): void {
  for (const key of names) el.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

describe("the board's height", () => {
  it("follows a drag of its grip until the pointer is let go", async () => {
    const grip = handle("Board height");
    grip.setPointerCapture = () => {};

    pointer(grip, "pointerdown", 0, 100);
    pointer(grip, "pointermove", 0, 150);
    pointer(grip, "pointermove", 0, 175);
    pointer(grip, "lostpointercapture", 0, 175);
    pointer(grip, "pointermove", 0, 900);
    await settled();

    expect(mounted.store.height.value).toBe(475);
    expect(mounted.root.style.height).toBe("475px");
    expect(grip.getAttribute("aria-valuenow")).toBe("475");
  });

  it("is not dragged by another button", () => {
    const grip = handle("Board height");
    grip.setPointerCapture = () => {};

    pointer(grip, "pointerdown", 0, 100, 2);
    pointer(grip, "pointermove", 0, 150);

    expect(mounted.store.height.value).toBe(400);
  });

  it("goes by arrow keys, not below what a card needs", () => {
    keys(handle("Board height"), "ArrowDown");
    expect(mounted.store.height.value).toBe(440);

    keys(handle("Board height"), ...Array.from({ length: 9 }, () => "ArrowUp"));

    expect(mounted.store.height.value).toBe(240);
  });
});

describe("the run list's width", () => {
  it("stays between the bounds it tells", () => {
    const side = handle("Width of the run list");
    const { runsWidth } = mounted.store.choices;
    const bounds = ["aria-valuemin", "aria-valuemax"].map((name) =>
      Number(side.getAttribute(name)),
    );

    const found = ["ArrowLeft", "ArrowRight"].map((key) => {
      keys(side, ...Array.from({ length: 20 }, () => key));
      return runsWidth.value;
    });

    expect(found).toEqual([140, 600]);
    expect(bounds).toEqual(found);
  });
});
