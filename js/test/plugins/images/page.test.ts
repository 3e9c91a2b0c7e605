import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installBrowser, type Mounted, settled } from "../../page";
import { until } from "../../patience";
import { looks, send, valueBoard } from "../../values";
import { PNG } from "./files";

let restore: () => void;
let mounted: Mounted;
const urls = new Set<string>();

const meta = (change: Record<string, unknown> = {}, samples = 1) => {
  const one = { width: 4, height: 2, type: "png", bytes: PNG.length, thumb: false, ...change };
  return { samples: Array.from({ length: samples }, () => one) };
};

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  let made = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    const url = `blob:test/${made++}`;
    urls.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void urls.delete(String(url)));
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(200);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(100);
  mounted = await valueBoard("images", ["a", "b"], 3);
});

afterEach(() => {
  mounted.stop();
  vi.restoreAllMocks();
  restore();
});

function find<T extends HTMLElement>(selector: string, root: HTMLElement = mounted.root): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

const tile = (run: string) => find(`.tbnb-tile[data-run="${run}"]`);

describe("a card of pictures", () => {
  it("asks for the newest of each run, and shows them side by side", async () => {
    const newest = [
      [0, 2, 0],
      [1, 2, 0],
    ];
    await until(() => expect(looks(mounted)[0]).toEqual(newest));
    await send(mounted, 0, 2, meta(), [PNG]);
    await send(mounted, 1, 2, meta(), [PNG]);

    expect(mounted.root.querySelectorAll(".tbnb-tile img")).toHaveLength(2);
    expect(find(".tbnb-loaded").textContent).toBe("2 of 6 loaded");
  });

  it("goes back and on by the arrow keys, and asks for what is there", async () => {
    find(".tbnb-cardbody").dispatchEvent(
      new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }),
    );
    const before = [
      [0, 1, 0],
      [1, 1, 0],
    ];
    await until(() => expect(looks(mounted).at(-1)).toEqual(before));

    expect(find<HTMLInputElement>('[aria-label="Step"]').value).toBe("1");
  });

  it("pages through the pictures of a step", async () => {
    await send(mounted, 0, 2, meta({}, 3), [PNG, PNG, PNG]);
    expect(find(".tbnb-pager").textContent).toContain("sample 1 of 3");

    find('[aria-label="Previous sample"]').click();
    await settled();

    expect(find(".tbnb-pager").textContent).toContain("sample 3 of 3");
  });

  it("zooms every run together", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    await send(mounted, 1, 2, meta(), [PNG]);
    find(".tbnb-picture").dispatchEvent(
      new KeyboardEvent("keydown", { key: "+", bubbles: true, cancelable: true }),
    );
    await settled();

    const widths = [...mounted.root.querySelectorAll<HTMLElement>(".tbnb-tile img")].map(
      (img) => img.style.width,
    );
    // A quarter more than the 200 px that fit.
    expect(widths).toEqual(["250px", "250px"]);
    find('[aria-label="Reset zoom"]').click();
    await settled();
    expect(find(".tbnb-tile img").style.width).toBe("200px");
  });

  it("asks for the whole of a preview once it is zoomed", async () => {
    await send(mounted, 0, 2, meta({ thumb: true, width: 4000, height: 2000 }), [PNG]);
    expect(tile("a").textContent).toContain("preview of 4000 × 2000");
    find('[aria-label="Actual size"]').click();
    await until(() => expect(looks(mounted).at(-1)).toContainEqual([0, 2, 1]));
    await send(mounted, 0, 2, meta({ width: 4000, height: 2000 }), [PNG], 1);
    expect(tile("a").textContent).not.toContain("preview");
  });

  it("asks for the whole of a clip at once: a preview does not move", async () => {
    await send(mounted, 0, 2, meta({ thumb: true, type: "gif" }), [PNG]);
    await until(() => expect(looks(mounted).at(-1)).toContainEqual([0, 2, 1]));
  });

  it("adjusts brightness and contrast in TensorBoard's order", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    const { imageBrightness, imageContrast } = mounted.store.choices;
    imageBrightness.value = 1.5;
    imageContrast.value = 2;
    await settled();

    expect(find(".tbnb-tile img").style.filter).toBe("contrast(2) brightness(1.5)");
  });

  it("has sharp pixels where they are enlarged, unless smooth ones are wanted", async () => {
    // In the box of 200 × 100 px: 50 times as large, in its own size, and made smaller.
    await send(mounted, 0, 2, meta(), [PNG]);
    await send(mounted, 1, 2, meta({ width: 400, height: 200 }), [PNG]);
    const drawn = (run: string) => find("img", tile(run)).style.imageRendering;
    expect([drawn("a"), drawn("b")]).toEqual(["pixelated", "auto"]);
    find('[aria-label="Actual size"]').click();
    await settled();
    expect([drawn("a"), drawn("b")]).toEqual(["auto", "auto"]);
    find('[aria-label="Fit"]').click();

    mounted.store.choices.imagePixelated.value = false;
    await settled();

    expect([drawn("a"), drawn("b")]).toEqual(["auto", "auto"]);
  });

  it("compares two in a dialog", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    await send(mounted, 1, 2, meta(), [PNG]);
    find('[aria-label^="Compare two"]').click();
    await settled();

    const dialog = find("dialog");
    expect(dialog.querySelectorAll(".tbnb-picture img")).toHaveLength(2);
    expect(find<HTMLSelectElement>('[aria-label="Run of B"]').value).toBe("1");

    // Nothing scrolls there: the wheel alone zooms, twice as large by 300 px.
    const turn = new WheelEvent("wheel", { deltaY: -300, bubbles: true, cancelable: true });
    find(".tbnb-picture", dialog).dispatchEvent(turn);
    await settled();
    const widths = [...dialog.querySelectorAll<HTMLElement>("img")].map(({ style }) => style.width);
    expect(widths).toEqual(["400px", "400px"]);
    expect(turn.defaultPrevented).toBe(true);
  });

  it("leaves a turn of the wheel alone to the notebook", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    const turn = new WheelEvent("wheel", { deltaY: -300, bubbles: true, cancelable: true });
    find(".tbnb-picture").dispatchEvent(turn);
    await settled();

    expect(turn.defaultPrevented).toBe(false);
    expect(find(".tbnb-tile img").style.width).toBe("200px");
  });
});

describe("what is wrong is said in the card", () => {
  const text = (words: string) => new TextEncoder().encode(words);

  it.each<[string, Record<string, unknown>, Uint8Array, string]>([
    ["an SVG with a script", {}, text("<svg><script>alert(1)</script></svg>"), "not a picture"],
    ["a truncated file", {}, PNG.slice(0, 50), "the PNG file is cut short"],
    ["a claim of 10⁴ megapixels", { width: 1e5, height: 1e5 }, PNG, "64 megapixels"],
    ["what the kernel says", { problem: "claims too much" }, PNG, "claims too much"],
  ])("%s", async (_, change, bytes, said) => {
    await send(mounted, 0, 2, meta(change), [bytes]);

    expect(find(".tbnb-problem", tile("a")).textContent).toContain(said);
    expect(mounted.root.querySelector("script, svg script")).toBeNull();
  });

  it("a difference of what the browser cannot decode", async () => {
    const decode = vi.fn().mockRejectedValue(new DOMException("no picture", "InvalidStateError"));
    vi.stubGlobal("createImageBitmap", decode);
    await send(mounted, 0, 2, meta(), [PNG]);
    find('[aria-label^="Compare two"]').click();
    await settled();
    const how = find<HTMLSelectElement>('[aria-label="How to compare"]');
    how.value = "difference";
    how.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    expect(find(".tbnb-stage").textContent).toBe("loading…");

    await send(mounted, 1, 2, meta(), [PNG]);

    expect(decode).toHaveBeenCalled();
    expect(find(".tbnb-stage").textContent).toBe("One of the two cannot be decoded here.");
  });

  it("a file that the browser cannot decode", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    find("img", tile("a")).dispatchEvent(new Event("error"));
    await settled();

    expect(find(".tbnb-problem", tile("a")).textContent).toContain("cannot decode");
  });
});

describe("addresses of pictures", () => {
  it("are given back when the picture changes, and all of them in the end", async () => {
    await send(mounted, 0, 2, meta(), [PNG]);
    expect(urls.size).toBe(1);
    find('[aria-label="Step: one back"]').click();
    await settled();
    await send(mounted, 0, 1, meta(), [PNG]);
    expect(urls.size).toBe(1);

    mounted.stop();

    expect(urls.size).toBe(0);
  });
});
