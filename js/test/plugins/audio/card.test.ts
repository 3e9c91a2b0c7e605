import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as markdown from "../../../src/chunks/markdown";
import { file } from "../../math/sounds";
import { pointsOf, segment } from "../../messages";
import { installBrowser, type Mounted, settled } from "../../page";
import { until } from "../../patience";
import { looks, send, valueBoard } from "../../values";
import { FakeMedia } from "./media";

let restore: () => void;
let mounted: Mounted;
let media: FakeMedia[];

beforeEach(async () => {
  restore = installBrowser();
  localStorage.clear();
  media = [];
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
  vi.stubGlobal("Audio", function audio() {
    const one = new FakeMedia();
    media.push(one);
    return one;
  });
  mounted = await valueBoard("audio", ["a", "b"], 3);
});

afterEach(() => {
  mounted.stop();
  restore();
});

const SECOND = file({ rate: 4, bits: 8 }, [64, 192, 128, 128]);

function meta(...bytes: number[]) {
  return { samples: bytes.map((size) => ({ rate: 4, type: "wav", label: "", bytes: size })) };
}

function tile(run: string): HTMLElement {
  const found = mounted.root.querySelector<HTMLElement>(`.tbnb-clip[data-run="${run}"]`);
  if (!found) throw new Error(`no tile of ${run}`);
  return found;
}

function find<T extends HTMLElement>(selector: string, within: HTMLElement = mounted.root): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

async function press(el: HTMLElement, key: string): Promise<void> {
  el.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  await settled();
}

async function both(): Promise<void> {
  await send(mounted, 0, 2, meta(SECOND.length), [SECOND]);
  await send(mounted, 1, 2, meta(SECOND.length), [SECOND]);
}

describe("an audio card", () => {
  it("asks for the newest sound of each run, and shows its length", async () => {
    const newest = [
      [0, 2, 0],
      [1, 2, 0],
    ];
    await until(() => expect(looks(mounted).at(-1)).toEqual(newest));

    await both();

    expect(find(".tbnb-clock", tile("a")).textContent).toBe("0.00 / 1.00 s");
    expect(find("[role=slider]", tile("b")).getAttribute("aria-valuemax")).toBe("1");
  });

  it("plays one at a time", async () => {
    await both();

    find(".tbnb-play", tile("a")).click();
    await settled();
    expect(find(".tbnb-play", tile("a")).getAttribute("aria-label")).toMatch(/^Pause: a/);
    find(".tbnb-play", tile("b")).click();
    await settled();

    expect(media.map(({ paused }) => paused)).toEqual([true, false]);
    expect(find(".tbnb-play", tile("a")).getAttribute("aria-label")).toMatch(/^Play: a/);
  });

  it("seeks by keys on the sound, and moves the step by arrows elsewhere", async () => {
    await both();
    const track = find("[role=slider]", tile("a"));

    await press(track, "ArrowRight");
    expect(track.getAttribute("aria-valuenow")).toBe("0.05");
    await press(track, "End");
    expect(track.getAttribute("aria-valuenow")).toBe("1");
    await press(track, "Home");
    expect(track.getAttribute("aria-valuenow")).toBe("0");
    await press(track, " ");
    expect(media[0]?.paused).toBe(false);

    await press(find(".tbnb-play", tile("a")), "ArrowLeft");
    expect(find(".tbnb-stepnumber", mounted.root)).toHaveProperty("value", "1");
  });

  it("hears a sound to its end when a newer one comes", async () => {
    await both();
    find(".tbnb-play", tile("a")).click();
    await settled();
    const next = pointsOf(mounted.store.sent.seq + 1, segment(0, 3, [3]));
    mounted.model.emit("msg:custom", next.content, next.buffers);
    mounted.store.sent.frame.now();
    await settled();
    expect([media[0]?.paused, media[0]?.src]).toEqual([false, "blob:x"]);

    media[0]?.emit("ended");
    await settled();

    expect(media[0]?.src).toBe("");
    expect(tile("a").dataset.state).toBe("waiting");
  });

  it("loads a large sound when it is asked to", async () => {
    await send(mounted, 0, 2, meta(2_500_000), [new Uint8Array(0)]);
    const button = find<HTMLButtonElement>(".tbnb-button", tile("a"));
    expect(button.textContent).toBe("Load 2.50 MB");

    button.click();
    await until(() => expect(looks(mounted).at(-1)).toContainEqual([0, 2, 1]));
    await send(mounted, 0, 2, meta(SECOND.length), [SECOND], 1);

    expect(find(".tbnb-clock", tile("a")).textContent).toBe("0.00 / 1.00 s");
  });

  it("pages through the sounds of a step, with their labels", async () => {
    const two = meta(SECOND.length, SECOND.length);
    Object.assign(two.samples[1] ?? {}, { label: "<b>second</b>" });
    await send(mounted, 0, 2, two, [SECOND, SECOND]);
    await send(mounted, 1, 2, meta(SECOND.length), [SECOND]);

    find('[aria-label="Next sample"]').click();
    await settled();

    expect(find(".tbnb-cliplabel", tile("a")).textContent).toBe("<b>second</b>");
    expect(find(".tbnb-soundproblem", tile("b")).textContent).toBe("only 1 sound at this step");
  });

  it("has Markdown in a label, and asks for what draws it no sooner", async () => {
    const chunk = vi.spyOn(mounted.store, "chunk").mockResolvedValue(markdown);
    const label = (words: string) => {
      const one = meta(SECOND.length);
      Object.assign(one.samples[0] ?? {}, { label: words });
      return one;
    };
    await send(mounted, 0, 2, label("speaker_1, 3 dB (take 2)\n<unk>"), [SECOND]);
    expect(find(".tbnb-cliplabel", tile("a")).innerHTML).toBe(
      "speaker_1, 3 dB (take 2)\n&lt;unk&gt;",
    );
    expect(chunk).not.toHaveBeenCalled();

    await send(mounted, 1, 2, label("# **loud**\n<unk>"), [SECOND]);

    expect(chunk).toHaveBeenCalledExactlyOnceWith("markdown");
    expect(find(".tbnb-cliplabel", tile("b")).innerHTML).toContain(
      "# <strong>loud</strong>\n&lt;unk&gt;",
    );
    mounted.store.choices.markdown.value = false;
    await settled();
    expect(find(".tbnb-cliplabel", tile("b")).textContent).toBe("# **loud**\n<unk>");
  });

  it("shows a label as it was logged where Markdown cannot be drawn", async () => {
    const one = meta(SECOND.length);
    Object.assign(one.samples[0] ?? {}, { label: "**loud**" });
    await send(mounted, 0, 2, one, [SECOND]);

    expect(find(".tbnb-cliplabel", tile("a")).textContent).toBe("**loud**");
  });

  it("says what is wrong with a sound, and plays the rest of it", async () => {
    const cut = SECOND.slice(0, -2);
    await send(mounted, 0, 2, meta(cut.length), [cut]);
    await send(mounted, 1, 2, meta(4), [Uint8Array.from([1, 2, 3, 4])]);

    expect(find(".tbnb-soundproblem", tile("a")).textContent).toMatch(/says 4 bytes .* has 2/);
    expect(find(".tbnb-clock", tile("a")).textContent).toBe("0.000 / 0.500 s");
    expect(find(".tbnb-soundproblem", tile("b")).textContent).toMatch(/^not a sound/);
    expect(tile("b").querySelector(".tbnb-play")).toBeNull();
  });
});
