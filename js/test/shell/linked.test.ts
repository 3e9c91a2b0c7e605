import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { head, pointsOf, segment } from "../messages";
import { board, installBrowser, type Mounted, settled } from "../page";
import { until } from "../patience";
import { looks } from "../values";

/** Series by their numbers: kind, tag, and how far apart the steps of its three points are. */
const SERIES: readonly (readonly [plugin: string, tag: string, every: number])[] = [
  ["images", "near", 1],
  ["images", "far", 10],
  ["audio", "sound", 10],
  ["scalars", "loss", 1],
];

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], []);
  const { model, store } = mounted;
  const rows = SERIES.map(([plugin, tag], i) => [i, 0, tag, plugin, "", ""]);
  const runs = [[0, "a", 1, "live"]];
  model.emit("msg:custom", { ...head("catalogue", 2), runs, series: rows }, []);
  SERIES.forEach(([, , every], i) => {
    const { content, buffers } = segment(i, 0, [0, 1, 2]);
    const one = pointsOf(3 + i, { content: { ...content, step: ["range", 0, every] }, buffers });
    model.emit("msg:custom", one.content, one.buffers);
  });
  store.sent.frame.now();
  await settled();
});

afterEach(() => {
  mounted.stop();
  restore();
});

async function tab(title: string): Promise<void> {
  const tabs = [...mounted.root.querySelectorAll<HTMLElement>("[role=tab]")];
  tabs.find(({ textContent }) => textContent === title)?.click();
  await settled();
}

function slider(label: string, tag?: string): HTMLInputElement {
  const within = tag === undefined ? mounted.root : card(tag);
  const found = within.querySelector<HTMLInputElement>(`[type=range][aria-label="${label}"]`);
  if (!found) throw new Error(`no slider ${label}`);
  return found;
}

function card(tag: string): HTMLElement {
  const found = mounted.root.querySelector<HTMLElement>(`.tbnb-card[data-tag="${tag}"]`);
  if (!found) throw new Error(`no card ${tag}`);
  return found;
}

async function move(to: HTMLInputElement, position: number): Promise<void> {
  to.value = String(position);
  to.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

/** What a slider says, and how many steps it has. */
const said = (of: HTMLInputElement) => [of.getAttribute("aria-valuetext"), Number(of.max) + 1];

async function link(): Promise<void> {
  mounted.root.querySelector<HTMLElement>('[aria-label="Link steps"]')?.click();
  await settled();
}

describe("one slider for all cards", () => {
  it("has the steps of every card of the kind, and begins with the newest", async () => {
    await tab("Images");
    expect(mounted.root.querySelector('[aria-label="Step of all cards"]')).toBeNull();
    await link();

    // 0, 1, 2 and 0, 10, 20.
    expect(said(slider("Step of all cards"))).toEqual(["step 20", 5]);
    await tab("Audio");
    expect(said(slider("Step of all cards"))).toEqual(["step 20", 3]);
  });

  it("moves every card to the step, or to what it has nearest", async () => {
    await tab("Images");
    await link();
    await move(slider("Step of all cards"), 3);

    expect(said(slider("Step of all cards"))).toEqual(["step 10", 5]);
    expect(said(slider("Step", "near"))).toEqual(["step 2", 3]);
    expect(said(slider("Step", "far"))).toEqual(["step 10", 3]);
    await until(() => {
      expect(looks(mounted).at(-1)).toContainEqual([0, 2, 0]);
      expect(looks(mounted).at(-1)).toContainEqual([1, 1, 0]);
    });

    await move(slider("Step of all cards"), 1);
    expect(said(slider("Step", "near"))).toEqual(["step 1", 3]);
    expect(said(slider("Step", "far"))).toEqual(["step 0", 3]);
  });

  it("moves the sounds, too, and the scalars' step selector", async () => {
    mounted.store.choices.selection.value = "single";
    await tab("Images");
    await link();
    await move(slider("Step of all cards"), 1);

    await tab("Audio");
    expect(said(slider("Step", "sound"))).toEqual(["step 0", 3]);
    await tab("Scalars");
    const cells = () => [...card("loss").querySelectorAll("tbody td")].map((td) => td.textContent);
    const heads = [...card("loss").querySelectorAll("thead th")].slice(1);
    const step = heads.findIndex(({ textContent }) => textContent === "Step");
    expect(cells()[step]).toBe("1");
    await tab("Images");
    await move(slider("Step of all cards"), 0);
    await tab("Scalars");
    expect(cells()[step]).toBe("0");
  });

  it("leaves cards alone once they are not linked", async () => {
    await tab("Images");
    await link();
    await move(slider("Step of all cards"), 0);
    await link();
    await move(slider("Step", "near"), 1);

    expect(mounted.root.querySelector('[aria-label="Step of all cards"]')).toBeNull();
    expect(said(slider("Step", "near"))).toEqual(["step 1", 3]);
    expect(said(slider("Step", "far"))).toEqual(["step 20", 3]);
  });
});
