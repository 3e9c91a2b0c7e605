import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withoutRoom } from "../../src/shell/tabs";
import { head, status } from "../messages";
import { board, installBrowser, type Mounted, settled } from "../page";

/** Each tab and the menu's button are 100 px wide, the row as wide as a test says. */
const WIDE = 100;
let row = 1000;
let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  row = 1000;
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    return new DOMRect(0, 0, this.classList.contains("tbnb-tabs") ? row : WIDE, 26);
  });
  mounted = await board(["a"], []);
});

afterEach(() => {
  mounted.stop();
  restore();
  vi.restoreAllMocks();
});

/** Overview, Scalars, Images, Audio, Text. */
async function kinds(): Promise<void> {
  const { model, store } = mounted;
  const series = ["scalars", "images", "audio", "text"].map((kind, i) => [i, 0, "t", kind, "", ""]);
  const catalogue = { ...head("catalogue", store.sent.seq + 1), runs: [[0, "a", 1, "live"]] };
  model.emit("msg:custom", { ...catalogue, series }, []);
  model.emit("msg:custom", status(store.sent.seq + 1), []);
  store.sent.frame.now();
  await settled();
}

function shown(): (string | null)[] {
  return [...mounted.root.querySelectorAll("[role=tab][data-away=false]")].map(
    (el) => el.textContent,
  );
}

function menu(): HTMLElement {
  const found = mounted.root.querySelector<HTMLElement>('[aria-label="More kinds of data"]');
  if (!found) throw new Error("no menu");
  return found;
}

async function press(key: string): Promise<void> {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
  await settled();
}

describe("tabs without room", () => {
  it("are none where all fit, without the menu", () => {
    expect([...withoutRoom([50, 60, 70], 0, 180, 40)]).toEqual([]);
  });

  it("are the last ones, for whose menu there is room", () => {
    expect([...withoutRoom([50, 60, 70, 10], 0, 150, 40)]).toEqual([2, 3]);
  });

  it("are not the chosen one", () => {
    // 150 - 40 for the menu - 70 for the chosen leave 40: less than the first.
    expect([...withoutRoom([50, 60, 70], 2, 150, 40)]).toEqual([0, 1]);
    expect([...withoutRoom([50, 60, 70], 2, 160, 40)]).toEqual([1]);
  });
});

describe("tabs", () => {
  it("all stand in a row with room, and the menu is away", async () => {
    await kinds();

    expect(shown()).toEqual(["Overview", "Scalars", "Images", "Audio", "Text"]);
    expect(menu().closest("[data-away]")?.getAttribute("data-away")).toBe("true");
  });

  it("that have no room are in the menu; chosen there, one is in the row and has the focus", async () => {
    row = 350;
    await kinds();
    expect(shown()).toEqual(["Overview", "Scalars"]);

    menu().click();
    await settled();
    const entries = [...mounted.root.querySelectorAll<HTMLElement>(".tbnb-menu button")];
    expect(entries.map((el) => el.textContent)).toEqual(["Images", "Audio", "Text"]);
    entries[2]?.click();
    await settled();

    expect(mounted.store.tab.value).toBe("text");
    expect(shown()).toEqual(["Overview", "Text"]);
    expect(document.activeElement?.textContent).toBe("Text");
    expect(mounted.root.querySelector(".tbnb-menu")).toBeNull();
  });

  it("are one stop for Tab; arrows go from one to the next, those in the menu too, and round", async () => {
    row = 350;
    await kinds();
    const stops = [...mounted.root.querySelectorAll<HTMLElement>("[role=tab][tabindex='0']")];
    expect(stops.map((el) => el.textContent)).toEqual(["Overview"]);
    stops[0]?.focus();

    await press("ArrowLeft");
    expect(document.activeElement?.textContent).toBe("Text");
    await press("Home");
    await press("ArrowRight");
    await press("ArrowRight");

    expect(document.activeElement?.textContent).toBe("Images");
    expect(document.activeElement?.getAttribute("aria-selected")).toBe("true");
    expect(shown()).toEqual(["Overview", "Images"]);
  });

  it("leave the focus alone after a key that changed nothing", async () => {
    await kinds();
    mounted.root.querySelector<HTMLElement>("[role=tab][tabindex='0']")?.focus();
    await press("Home");
    const elsewhere = document.createElement("input");
    mounted.root.append(elsewhere);
    elsewhere.focus();
    mounted.store.tab.value = "text";
    await settled();

    expect(document.activeElement).toBe(elsewhere);
  });
});
