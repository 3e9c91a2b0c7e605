import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followStill } from "../../src/shell/still";

const KEY = "0123456789ab";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** The head of a PNG with a label, as Python writes it. */
function png(key: string): string {
  const head = `\x89PNG\r\n\x1a\n${"\0".repeat(25)}\0\0\0\x11tEXttbnb\0${key}`;
  return `data:image/png;base64,${btoa(head + "\0".repeat(200))}`;
}

/** A cell of JupyterLab's: the board's output and others. */
function cell(...images: [src: string, name: string][]) {
  document.body.innerHTML =
    '<div class="jp-Cell"><div class="jp-OutputArea"><div class="jp-OutputArea-child" id="own"></div></div></div>';
  const area = document.querySelector(".jp-OutputArea") as HTMLElement;
  const root = document.createElement("div");
  document.querySelector("#own")?.append(root);
  const add = ([src, name]: [string, string]) => {
    const output = document.createElement("div");
    output.className = "jp-OutputArea-child";
    const img = document.createElement("img");
    img.src = src;
    img.alt = name;
    output.append(img);
    area.append(output);
    return output;
  };
  return { root, add, outputs: images.map(add) };
}

async function later(): Promise<void> {
  await Promise.resolve();
  vi.advanceTimersByTime(500);
}

it("all forms of the picture are found; those of other boards and other images are not", () => {
  const { root, outputs } = cell(
    ["data:image/svg+xml;base64,AAAA", `Picture. [${KEY}]`],
    [png(KEY), ""],
    [png("ba9876543210"), ""],
    ["blob:1", `Picture. [${KEY}]`],
    ["data:image/png;base64,////", ""],
    ["data:image/png;base64,not base64!", ""],
  );
  const found = signal(false);
  const stop = followStill(root, KEY, signal(true), found);

  expect(outputs.map((one) => one.style.display)).toEqual(["none", "none", "", "none", "", ""]);
  expect(found.value).toBe(true);
  stop();
  expect(outputs.map((one) => one.style.display)).toEqual(["", "", "", "", "", ""]);
});

it("one that comes later is hidden too; none while the board has nothing to show", async () => {
  const { root, add } = cell();
  const [hides, found] = [signal(true), signal(false)];
  const stop = followStill(root, KEY, hides, found);
  const output = add([png(KEY), ""]);
  await later();

  expect(output.style.display).toBe("none");
  hides.value = false;
  expect(output.style.display).toBe("");
  expect(found.value).toBe(true);
  stop();
});

it("the board's own output is never hidden, and its own images are none of these", async () => {
  const { root } = cell();
  root.innerHTML = `<img src="${png(KEY)}">`;
  document.querySelector("#own")?.insertAdjacentHTML("beforeend", `<img src="${png(KEY)}">`);
  const stop = followStill(root, KEY, signal(true), signal(false));
  const [inside, beside] = document.querySelectorAll("img");

  expect(document.querySelector<HTMLElement>("#own")?.style.display).toBe("");
  expect(inside?.style.display).toBe("");
  // A host may have one output for all of a cell.
  expect(beside?.style.display).toBe("none");
  stop();
  expect(beside?.style.display).toBe("");
});

it("a view that is put into the page later is followed from then on", async () => {
  const root = document.createElement("div");
  const stop = followStill(root, KEY, signal(true), signal(false));
  const { outputs } = cell([png(KEY), ""]);
  document.querySelector("#own")?.append(root);
  await later();

  expect(outputs[0]?.style.display).toBe("none");
  stop();
});
