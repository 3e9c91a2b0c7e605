import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { status } from "../messages";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;
let mounted: Mounted;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  restore = installBrowser();
  localStorage.clear();
  mounted = await board(["a"], ["t"]);
});

afterEach(() => {
  mounted.stop();
  restore();
  vi.useRealTimers();
});

async function later(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await settled();
}

describe("the pulse", () => {
  it("calls the kernel busy when a question stays open, and not once it is answered", async () => {
    const { root, model, store } = mounted;
    const busy = () => root.querySelector<HTMLElement>(".tbnb-status")?.dataset.busy;
    store.asks.everything([0], () => {});
    await later(1000);
    expect(busy()).toBe("false");

    await later(1000);
    expect(busy()).toBe("true");
    expect(root.querySelector(".tbnb-status")?.textContent).toContain("kernel busy");
    const answer = { v: 1, type: "range", epoch: "e", seq: 3, req: 1, done: true, segments: [] };
    model.emit("msg:custom", answer, []);
    await settled();

    expect(busy()).toBe("false");
  });

  it("says that data were lost until they have come again", async () => {
    const { root, model } = mounted;
    const said = () => root.querySelector(".tbnb-status")?.textContent ?? "";
    model.emit("msg:custom", status(9), []);
    await later(1000);
    expect(said()).not.toContain("data lost");
    await later(1000);
    expect(said()).toContain("data lost");
    const heads = { v: 1, type: "heads", epoch: "e", seq: 10, heads: [[0, 0, 3]] };
    model.emit("msg:custom", heads, []);
    await later(1000);

    expect(said()).not.toContain("data lost");
  });

  it("says how old the news are, in whole seconds", async () => {
    const { root } = mounted;

    await later(3000);

    expect(root.querySelector(".tbnb-age")?.textContent).toBe(" · updated 3 s ago");
  });
});
