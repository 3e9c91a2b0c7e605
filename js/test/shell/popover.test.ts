import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placed } from "../../src/shell/popover";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], ["t"]);
});

afterEach(() => {
  mounted.stop();
  restore();
});

async function open(within: Element, label: string): Promise<HTMLElement> {
  const opener = within.querySelector<HTMLElement>(`button[aria-label="${label}"]`);
  if (!opener) throw new Error(label);
  opener.focus();
  opener.click();
  await settled();
  return opener;
}

function panel(within: Element): Element | null {
  return within.querySelector(".tbnb-panel");
}

describe("a panel", () => {
  it("closes on Escape, which goes no further, and gives its button the focus back", async () => {
    const { root, el } = mounted;
    let heard = 0;
    el.addEventListener("keydown", () => heard++);
    const opener = await open(root, "Settings");
    const field = panel(root)?.querySelector("select");
    field?.focus();

    const press = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
    field?.dispatchEvent(press);
    await settled();

    expect(panel(root)).toBeNull();
    expect(document.activeElement).toBe(opener);
    expect(heard).toBe(0);
    // A dialog around it would close too, were the key not taken.
    expect(press.defaultPrevented).toBe(true);
  });

  it("closes on a press elsewhere, not on one inside", async () => {
    const { root } = mounted;
    await open(root, "Settings");
    const press = () => new Event("pointerdown", { bubbles: true, composed: true });

    panel(root)?.querySelector("legend")?.dispatchEvent(press());
    await settled();
    expect(panel(root)).not.toBeNull();
    document.body.dispatchEvent(press());
    await settled();

    expect(panel(root)).toBeNull();
  });

  it("closes by its button too", async () => {
    const { root } = mounted;
    const opener = await open(root, "Settings");
    expect(opener.getAttribute("aria-expanded")).toBe("true");
    expect(root.querySelector(`[id="${opener.getAttribute("aria-controls")}"]`)).toBe(panel(root));

    opener.click();
    await settled();

    expect(panel(root)).toBeNull();
  });
});

describe("the place of a panel", () => {
  const size = { width: 200, height: 240 };
  const window = { width: 1000, height: 600 };
  const opener = (left: number, top: number) => ({ left, top, right: left + 26, bottom: top + 26 });

  it("is below its button, their right edges in line", () => {
    expect(placed(opener(500, 100), size, window)).toEqual({
      left: "326px",
      top: "131px",
      bottom: "auto",
      maxHeight: "461px",
    });
  });

  it("is above it where there is more room and below too little", () => {
    expect(placed(opener(500, 500), size, window)).toEqual({
      left: "326px",
      top: "auto",
      bottom: "105px",
      maxHeight: "487px",
    });
  });

  it("stays in the window, and scrolls where no side has room", () => {
    expect(placed(opener(50, 60), size, { width: 240, height: 160 })).toEqual({
      left: "8px",
      top: "91px",
      bottom: "auto",
      maxHeight: "61px",
    });
  });
});
