import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installBrowser, type Mounted, settled } from "../../page";
import { until } from "../../patience";
import { looks, send, valueBoard } from "../../values";

let restore: () => void;
let mounted: Mounted;

const said = (...cells: string[]) => ({ shape: [cells.length], cells, cut: false });

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  mounted = await valueBoard("text", ["a", "b"], 3);
});

afterEach(() => {
  mounted.stop();
  restore();
});

function entries(): (string | undefined)[] {
  return [...mounted.root.querySelectorAll<HTMLElement>(".tbnb-entry")].map(
    ({ dataset }) => `${dataset.run}${dataset.step}`,
  );
}

function entry(run: string, step: number): HTMLElement {
  const found = mounted.root.querySelector<HTMLElement>(
    `.tbnb-entry[data-run="${run}"][data-step="${step}"]`,
  );
  if (!found) throw new Error(`${run} ${step}`);
  return found;
}

async function search(words: string): Promise<void> {
  const field = mounted.root.querySelector<HTMLInputElement>('[aria-label="Search texts"]');
  if (!field) throw new Error("no search");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

async function choose(label: string, value: string, event: string): Promise<void> {
  const field = mounted.root.querySelector<HTMLInputElement>(`dialog [aria-label="${label}"]`);
  if (!field) throw new Error(`no ${label}`);
  field.value = value;
  field.dispatchEvent(new Event(event, { bubbles: true }));
  await settled();
}

describe("a card of texts", () => {
  it("has the newest first, of all runs", async () => {
    expect(entries()).toEqual(["a2", "b2", "a1", "b1", "a0", "b0"]);
    await until(() => expect(looks(mounted)[0]?.[0]).toEqual([0, 2, 0]));
  });

  it("shows a table of more than one string", async () => {
    await send(mounted, 0, 2, { shape: [2, 2], cells: ["p", "q", "r", "s"], cut: false });

    const rows = [...entry("a", 2).querySelectorAll("tr")].map((row) => row.textContent);
    expect(rows).toEqual(["pq", "rs"]);
  });

  it("without its chunk is plain, and says why", async () => {
    await send(mounted, 0, 2, said("**bold** <b>x</b>"));

    expect(entry("a", 2).querySelector("b, strong")).toBeNull();
    expect(entry("a", 2).textContent).toContain("**bold** <b>x</b>");
    expect(mounted.root.textContent).toContain("markdown could not be loaded");
  });

  it("finds words, marks them, and asks for what is not here", async () => {
    await send(mounted, 0, 2, said("the Loss fell"));
    await send(mounted, 1, 2, said("nothing"));
    await search("loss");

    expect(entries()).toEqual(["a2"]);
    expect(entry("a", 2).querySelector("mark")?.textContent).toBe("Loss");
    await until(() => expect(looks(mounted).at(-1)).toContainEqual([1, 0, 0]));
  });

  it("says what changed between two", async () => {
    await send(mounted, 0, 2, said("one\ntwo"), [], 1);
    await send(mounted, 1, 2, said("one\n2"), [], 1);
    mounted.root.querySelector<HTMLElement>('[aria-label="Difference of two texts"]')?.click();
    await settled();

    const dialog = mounted.root.querySelector("dialog");
    expect(dialog?.textContent).toContain("1 line removed, 1 line added");
    expect(dialog?.querySelector("del")?.textContent).toBe("two");
    expect(dialog?.querySelector("ins")?.textContent).toBe("2");
  });

  it("says what changed between two steps of one run", async () => {
    await send(mounted, 0, 0, said("one\ntwo\nthree"), [], 1);
    await send(mounted, 0, 1, said("one\nthree"), [], 1);
    await send(mounted, 0, 2, said("one\nthree\nfour"), [], 1);
    mounted.root.querySelector<HTMLElement>('[aria-label="Difference of two texts"]')?.click();
    await settled();
    const dialog = mounted.root.querySelector("dialog");
    const words = (kind: string) =>
      [...(dialog?.querySelectorAll(kind) ?? [])].map(({ textContent }) => textContent);

    await choose("Run of B", "0", "change");
    await choose("Step of A", "0", "input");
    expect(dialog?.textContent).toContain("1 line removed, 1 line added");
    expect([words("del"), words("ins")]).toEqual([["two"], ["four"]]);

    await choose("Step of B", "1", "input");
    expect(dialog?.textContent).toContain("1 line removed, 0 lines added");
    expect([words("del"), words("ins")]).toEqual([["two"], []]);

    await choose("Step of A", "1", "input");
    expect(dialog?.textContent).toContain("No difference");
  });

  it("begins with the last two steps where there is one run", async () => {
    mounted.stop();
    mounted = await valueBoard("text", ["a"], 3, "note/text_summary");
    await send(mounted, 0, 1, said("before"), [], 1);
    await send(mounted, 0, 2, said("after"), [], 1);
    mounted.root.querySelector<HTMLElement>('[aria-label="Difference of two texts"]')?.click();
    await settled();

    const dialog = mounted.root.querySelector("dialog");
    expect(dialog?.querySelector("del")?.textContent).toBe("before");
    expect(dialog?.querySelector("ins")?.textContent).toBe("after");
    // Without what PyTorch adds, as on the card.
    expect(dialog?.querySelector("h4")?.textContent).toBe("note");
  });

  it("offers the rest of a long one", async () => {
    await send(mounted, 0, 2, { ...said("begin"), cut: true });
    [...entry("a", 2).querySelectorAll("button")]
      .find((button) => button.textContent?.includes("show all"))
      ?.click();
    await until(() => expect(looks(mounted).at(-1)).toContainEqual([0, 2, 1]));
    await send(mounted, 0, 2, said("begin and end"), [], 1);
    expect(entry("a", 2).textContent).toContain("begin and end");
  });
});
