import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cursorOf } from "../../../src/plugins/scalars/cursor";
import { stateOf } from "../../../src/plugins/scalars/state";
import { board, installBrowser, type Mounted, settled } from "../../page";
import { points } from "./points";
import { drawingOf, shownOf } from "./shown";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a", "b"], ["loss", "lr"]);
});

afterEach(() => {
  mounted.stop();
  vi.restoreAllMocks();
  restore();
});

function find<T extends HTMLElement>(selector: string): T {
  const found = mounted.root.querySelector<T>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

describe("the smoothing weight", () => {
  it("takes a valid number, and shows the weight again when it is left", async () => {
    const { smoothing } = mounted.store.choices;
    const field = find<HTMLInputElement>('[aria-label="Smoothing weight"]');
    expect(field.value).toBe("0.6");
    for (const bad of ["-0.5", "0.9999", "", "-0"]) {
      type(field, bad);
      expect(smoothing.value).toBe(0.6);
      field.dispatchEvent(new FocusEvent("blur"));
      expect(field.value).toBe("0.6");
    }
    type(field, "0.0");
    await settled();
    expect([smoothing.value, field.value]).toEqual([0, "0.0"]);
    smoothing.value = 0.3;
    await settled();
    expect(field.value).toBe("0.3");
  });
});

describe("the tooltip", () => {
  const names = ["far", "above", "below"];
  const all = names.map((name, i) => shownOf(i, name, points([[9, 5, 3][i] ?? 0])));

  async function point(top: number, log = false): Promise<(string | null)[]> {
    const chart = {
      drawn: () => ({
        plot: { left: 0, top: 10, width: 100, height: 100 },
        scales: { x: { min: 0, max: 1, log: false }, y: { min: 1, max: log ? 100 : 11, log } },
      }),
    };
    const nearest = all.map(({ key }) => ({ key, index: 0, distance: 1 }));
    const now = {
      x: 0,
      nearest,
      at: { left: 0, top },
      id: "x",
      el: find(".tbnb-chart"),
      drawing: drawingOf(all),
    };
    const cursor = cursorOf(mounted.store);
    cursor.value = { ...now, chart } as unknown as NonNullable<typeof cursor.value>;
    await settled();
    const rows = [...mounted.root.querySelectorAll(".tbnb-tooltip tbody .tbnb-left")];
    return rows.map((row) => row.textContent);
  }

  it("measures heights by the chart's own scale", async () => {
    mounted.store.choices.sort.value = "nearest-y";
    // Linear, 10 px a unit: 3 is at px 90, 5 at 70, 9 at 30.
    expect(await point(68)).toEqual(["above", "below", "far"]);
    expect(await point(85)).toEqual(["below", "above", "far"]);
    // Logarithmic, 50 px a decade: 3 is at px 86, 5 at 75, 9 at 62.
    expect(await point(80, true)).toEqual(["above", "below", "far"]);
  });

  it("has no more rows than the window has room for", async () => {
    mounted.store.choices.rows.value = 0;
    vi.stubGlobal("innerHeight", 70 + 2 * 19);
    expect(await point(50)).toHaveLength(2);
    expect(find(".tbnb-tooltip").textContent).toContain("1 more run");
  });
});

describe("a card", () => {
  const menu = async (text: string) => {
    const card = find('.tbnb-card[data-tag="loss"]');
    card.querySelector<HTMLButtonElement>(".tbnb-cardmenu")?.click();
    await settled();
    const entry = [...card.querySelectorAll<HTMLButtonElement>(".tbnb-menu button")].find(
      (button) => button.textContent === text,
    );
    entry?.click();
    await settled();
    return card;
  };

  it("says how many points a logarithmic axis hides", async () => {
    const card = await menu("Logarithmic y axis");
    // Values 0 1 2 and 1 2 3: one at 0.
    expect(card.querySelector(".tbnb-notes")?.textContent).toContain("1 point at or below 0");
    mounted.store.choices.xLog.value = true;
    await settled();
    // And the other run's step 0.
    expect(card.querySelector(".tbnb-notes")?.textContent).toContain("2 points at or below 0");
  });

  it("has its own scale and its own table by its menu", async () => {
    const card = await menu("Logarithmic y axis");
    const state = stateOf(mounted.store).card("loss");
    expect(state.yLog.value).toBe(true);
    await menu("Logarithmic y axis");
    expect(state.yLog.value).toBe(false);
    await menu("Values over a range");
    expect(card.querySelectorAll(".tbnb-steptable tbody tr")).toHaveLength(2);
    expect(card.querySelector(".tbnb-menu")).toBeNull();
    await menu("Values over a range");
    expect(card.querySelector(".tbnb-steptable")).toBeNull();
  });

  it("takes typed ends of its axes, and clears them", async () => {
    const card = await menu("Axis ranges…");
    const field = (name: string) => {
      const found = card.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (!found) throw new Error(name);
      return found;
    };
    type(field("y-min"), "-1");
    type(field("y-max"), "4.5");
    card.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(stateOf(mounted.store).card("loss").box.value).toEqual({ x: null, y: [-1, 4.5] });
    expect(card.querySelector("form")).toBeNull();

    await menu("Axis ranges…");
    expect(field("y-max").value).toBe("4.5");
    [...card.querySelectorAll("button")].find((one) => one.textContent === "Clear")?.click();
    expect(stateOf(mounted.store).card("loss").box.value).toEqual({ x: null, y: null });
  });
});
