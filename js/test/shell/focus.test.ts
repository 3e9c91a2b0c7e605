import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tagKey } from "../../src/store/sent";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a", "b"], ["x/t", "y/t"]);
});

afterEach(() => {
  mounted.stop();
  restore();
});

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = mounted.root.querySelector<T>(selector);
  if (!found) throw new Error(selector);
  return found;
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  return event;
}

async function click(el: HTMLElement): Promise<void> {
  el.focus();
  el.click();
  await settled();
}

describe("a button that goes when it is pressed hands the focus on", () => {
  it("of a filter: to the filter", async () => {
    mounted.store.tagFilter.text.value = "x";
    await settled();

    await click(find('[aria-label="Clear: Filter tags"]'));

    expect(mounted.store.tagFilter.text.value).toBe("");
    expect(document.activeElement).toBe(find('[aria-label="Filter tags"]'));
  });

  it("of a run filter that leaves nothing: to the filter", async () => {
    mounted.store.runFilter.text.value = "nothing";
    await settled();

    await click(find(".tbnb-runs .tbnb-link"));

    expect(document.activeElement).toBe(find('[aria-label="Filter runs"]'));
  });

  it("of the pins: to the first group", async () => {
    mounted.store.pins.value = [tagKey("scalars", "x/t")];
    await settled();

    await click(find('[data-group="pinned"] .tbnb-link'));

    expect(mounted.store.pins.value).toEqual([]);
    expect(document.activeElement).toBe(find('[data-group="x"] .tbnb-grouptoggle'));
  });
});

describe("the run drawer", () => {
  it("takes the focus, and gives it back on Escape", async () => {
    const opener = find(".tbnb-drawer-open");
    await click(opener);
    expect(find(".tbnb-runs").contains(document.activeElement)).toBe(true);

    const event = press("Escape");
    await settled();

    expect(find(".tbnb-body").dataset.drawer).toBe("false");
    expect(document.activeElement).toBe(opener);
    expect(event.defaultPrevented).toBe(true);
  });

  it("Escape in its filter clears that first", async () => {
    mounted.store.runFilter.text.value = "a";
    await click(find(".tbnb-drawer-open"));
    find('[aria-label="Filter runs"]').focus();

    press("Escape");
    await settled();
    expect(mounted.store.runFilter.text.value).toBe("");
    expect(find(".tbnb-body").dataset.drawer).toBe("true");
    press("Escape");
    await settled();

    expect(find(".tbnb-body").dataset.drawer).toBe("false");
  });
});

describe("a row of the run list", () => {
  const focused = () => document.activeElement?.getAttribute("aria-label");

  it("is one stop of Tab; arrow keys go on from there", () => {
    const stops = [...mounted.root.querySelectorAll<HTMLElement>(".tbnb-run :is(input, button)")];
    expect(stops.filter((el) => el.tabIndex >= 0)).toHaveLength(2);
    find(".tbnb-run input").focus();

    const seen = [
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowDown",
      "ArrowLeft",
      "ArrowUp",
    ].map((key) => {
      press(key);
      return focused();
    });

    expect(seen).toEqual([
      "Colour of a",
      "Only a",
      "Only a",
      "Only b",
      "Colour of b",
      "Colour of a",
    ]);
  });

  it("other keys are left to the host", () => {
    find(".tbnb-run input").focus();

    expect(press("ArrowUp").defaultPrevented).toBe(false);
    expect(press("x").defaultPrevented).toBe(false);
  });
});

describe("full screen", () => {
  it("is a dialog named like the tag, and closes for good", async () => {
    const dialog = () => mounted.root.querySelector("dialog");
    await click(find('[aria-label="Full screen"]'));
    expect(dialog()?.open).toBe(true);
    expect(dialog()?.getAttribute("aria-label")).toBe("x/t");
    expect(dialog()?.querySelectorAll(".tbnb-chart")).toHaveLength(1);

    // As the browser does for Escape.
    dialog()?.close();
    await settled();

    expect(dialog()).toBeNull();
  });
});
