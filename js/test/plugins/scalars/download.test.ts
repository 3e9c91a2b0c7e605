import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  labelsOf,
  saveData,
  type Waiting,
  WaitingNote,
} from "../../../src/plugins/scalars/download";
import { board, installBrowser, type Mounted, settled } from "../../page";
import { points } from "./points";
import { shownOf } from "./shown";

let restore: () => void;
let mounted: Mounted;
let saved: { name: string; text: Promise<string> }[];
const waiting = signal<Waiting | null>(null);
const el = document.createElement("div");

beforeEach(async () => {
  restore = installBrowser();
  waiting.value = null;
  saved = [];
  let blob = new Blob();
  vi.spyOn(URL, "createObjectURL").mockImplementation((made) => {
    if (made instanceof Blob) blob = made;
    return "blob:x";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, text: blob.text() });
  });
  mounted = await board(["a"], ["loss"]);
});

afterEach(() => {
  render(null, el);
  mounted.stop();
  vi.restoreAllMocks();
  restore();
});

/** Ask for a series of which the kernel has 9 points and the page 3. */
function ask(total = 9): void {
  const { store, root } = mounted;
  const series = [...store.sent.byKey.value.values()].flatMap((tag) => [...tag.series.values()])[0];
  if (!series) throw new Error("there is no series");
  vi.spyOn(series.points, "total", "get").mockReturnValue(total);
  const shown = { ...shownOf(0, "a", points([0, 1, 2])), series };
  const page = { store, root } as Parameters<typeof saveData>[0];
  saveData(page, "loss", [shown], "csv", waiting);
}

function note(): string | null {
  if (waiting.value) render(h(WaitingNote, { waiting: waiting.value }), el);
  return el.textContent;
}

function press(text: string): void {
  const found = [...el.querySelectorAll("button")].find((button) =>
    button.textContent?.startsWith(text),
  );
  if (!found) throw new Error(`there is no button ${text}`);
  found.click();
}

const asked = () => mounted.model.sent.filter((one) => JSON.stringify(one).includes("export"));

describe("download of data", () => {
  it("asks nothing where the page has every point", async () => {
    ask(3);

    expect(asked()).toEqual([]);
    expect(waiting.value).toBeNull();
    expect(saved[0]?.name).toBe("loss.csv");
    expect((await saved[0]?.text)?.split("\n")).toHaveLength(1 + 3 + 1);
  });

  it("waits for the kernel, and takes what is shown where that is wanted", () => {
    ask();
    expect(asked()).toHaveLength(1);
    expect(note()).toContain("Asking the kernel for all 9 points");
    expect(saved).toEqual([]);

    waiting.value?.settle();

    expect(waiting.value).toBeNull();
    expect(saved).toHaveLength(1);
    expect(mounted.store.asks.waiting.value).toBeNull();
  });

  it("ends when it is cancelled, with nothing saved", () => {
    ask();
    note();
    press("Cancel");

    expect(waiting.value).toBeNull();
    expect(saved).toEqual([]);
    expect(mounted.store.asks.waiting.value).toBeNull();
  });

  it("says why the kernel gave nothing, and offers what is shown", async () => {
    ask();
    mounted.store.asks.forget();
    expect(note()).toContain("the kernel restarted");
    expect(note()).not.toContain("busy");
    await settled();

    press("Download what is shown (3 of 9 points)");

    expect(waiting.value).toBeNull();
    expect(saved).toHaveLength(1);
  });
});

describe("a card that a filter hides while its download waits", () => {
  it("says so again when it is back", async () => {
    const { store, root } = mounted;
    const [series] = [...(store.sent.tags.value[0]?.series.values() ?? [])];
    if (!series) throw new Error("there is no series");
    vi.spyOn(series.points, "total", "get").mockReturnValue(9);
    root.querySelector<HTMLElement>('.tbnb-cardbody [aria-label="More"]')?.click();
    await settled();
    const csv = [...root.querySelectorAll("button")].find((button) =>
      button.textContent?.includes("Download CSV"),
    );
    csv?.click();
    await settled();
    expect(root.textContent).toContain("Asking the kernel for all 9 points");

    store.tagFilter.text.value = "no such tag";
    await settled();
    expect(root.textContent).not.toContain("Asking the kernel");
    store.tagFilter.text.value = "";
    await settled();

    expect(root.textContent).toContain("Asking the kernel for all 9 points");
  });
});

describe("names in a picture", () => {
  it("are those of the runs, made visible, with what was superseded said so", () => {
    const one = shownOf(0, "a\u0000b", points([1]));
    const two = shownOf(0, "a\u0000b", points([1]), true);

    expect([
      ...labelsOf(
        new Map([
          [one.key, one],
          [two.key, two],
        ]),
      ),
    ]).toEqual([
      ["0", "a\\x00b"],
      ["0:old", "a\\x00b (superseded)"],
    ]);
  });
});
