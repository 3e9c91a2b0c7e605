import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VIEWS } from "../model";
import { installBrowser, type Mounted, settled } from "../page";
import { valueBoard } from "../values";

let restore: () => void;
let mounted: Mounted | null = null;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
});

afterEach(() => {
  mounted?.stop();
  mounted = null;
  restore();
});

/** A board with one tag of images, whose chunk of views comes as this. */
async function show(chunk: Promise<unknown>): Promise<HTMLElement> {
  vi.stubGlobal("__tbnb", { chunks: new Map([[VIEWS, chunk]]) });
  mounted = await valueBoard("images", ["a"], 1);
  return mounted.root;
}

it("a view that is on its way says so", async () => {
  const main = (await show(new Promise(() => {}))).querySelector("main");

  expect(main?.querySelector("[role=status]")?.textContent).toBe("Loading…");
  expect(main?.querySelector(".tbnb-card")).toBeNull();
});

it("a view that the kernel was asked for says so", async () => {
  const root = await show(new Promise(() => {}));
  Object.assign(mounted?.store.missing ?? {}, { value: 1 });
  await settled();

  expect(root.querySelector("main [role=status]")?.textContent).toBe("Waiting for the kernel…");
});

it("a view that cannot come says why and what to do", async () => {
  const failed = Promise.reject(new Error("no room"));
  failed.catch(() => {});

  expect((await show(failed)).querySelector("main [role=alert]")?.textContent).toBe(
    "Not shown: views could not be loaded (no room); run the board's cell again",
  );
});

it("a chunk that is none is an error that is shown, not an empty page", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});

  expect((await show(Promise.resolve({}))).textContent).toContain(
    "the chunk of views is of another version",
  );
});

it("the toolbar and the run list are there meanwhile", async () => {
  const root = await show(new Promise(() => {}));

  expect(root.querySelector(".tbnb-run")?.getAttribute("data-run")).toBe("a");
});
