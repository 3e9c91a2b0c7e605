import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { head, status } from "../messages";
import { board, installBrowser, type Mounted, settled } from "../page";

const KINDS = ["scalars", "images", "histograms", "audio", "text"];
let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], []);
  const { model, store } = mounted;
  const series = KINDS.map((kind, i) => [i, 0, `g/${kind}`, kind, `shown ${kind}`, "why"]);
  const catalogue = { ...head("catalogue", store.sent.seq + 1), runs: [[0, "a", 1, "live"]] };
  model.emit("msg:custom", { ...catalogue, series }, []);
  model.emit("msg:custom", status(store.sent.seq + 1), []);
  store.sent.frame.now();
  await settled();
});

afterEach(() => {
  mounted.stop();
  restore();
});

function card(kind: string): Element {
  const found = mounted.root.querySelector(`.tbnb-card[data-kind="${kind}"]`);
  if (!found) throw new Error(`no card of ${kind}`);
  return found;
}

function labels(within: Element): (string | null)[] {
  return [...within.querySelectorAll(".tbnb-actions button")].map((el) =>
    el.getAttribute("aria-label"),
  );
}

async function press(within: Element, label: string): Promise<void> {
  const button = within.querySelector<HTMLElement>(`button[aria-label="${label}"]`);
  if (!button) throw new Error(label);
  button.click();
  await settled();
}

describe("a card's head", () => {
  it.each(KINDS)("of %s has what all have, in one order", (kind) => {
    const common = labels(card(kind)).filter((label) => label?.match(/^(Pin|Full)/));

    expect(common).toEqual(["Pin to the top", "Full width", "Full screen"]);
    expect(card(kind).querySelector(".tbnb-cardhead .tbnb-name")?.getAttribute("title")).toBe(
      `shown ${kind} (g/${kind})\nwhy`,
    );
  });

  it.each(KINDS)(
    "of %s makes the card wide, and puts it over the window and back",
    async (kind) => {
      await press(card(kind), "Full width");
      expect(card(kind).querySelector(".tbnb-cardbody")?.getAttribute("data-wide")).toBe("true");

      await press(card(kind), "Full screen");
      const dialog = card(kind).querySelector("dialog");
      expect(dialog?.querySelector("h4")?.textContent).toBe(`g/${kind}`);
      expect(dialog && labels(dialog)).not.toContain("Normal width");
      if (dialog) await press(dialog, "Leave full screen");
      expect(card(kind).querySelector("dialog")).toBeNull();
    },
  );

  it.each([
    ["images", "Compare two: swipe, difference"],
    ["text", "Difference of two texts"],
  ])("of %s over the window opens the comparison, too", async (kind, label) => {
    await press(card(kind), "Full screen");
    const dialog = card(kind).querySelector("dialog");

    if (dialog) await press(dialog, label);

    expect(card(kind).querySelector(".tbnb-compare")).not.toBeNull();
  });
});
