import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pictures } from "../../src/store/pictures";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function pictures(picture = async () => ({ png: "AA", width: 3, height: 2 })) {
  const sent: unknown[] = [];
  const own = new Pictures(
    (ask) => void sent.push(ask),
    async () => ({ picture }),
    "logs/",
    async () => {},
  );
  const root = document.createElement("div");
  document.body.append(root);
  const wide = vi.spyOn(root, "offsetWidth", "get").mockReturnValue(800);
  own.views.add(root);
  return { own, sent, wide };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it("a question is answered once, with what is drawn", async () => {
  const { own, sent } = pictures();
  own.ask(7);
  await passes(10_000);

  expect(sent).toEqual([{ type: "picture", req: 7, png: "AA", width: 3, height: 2 }]);
});

it("nobody looks: the answer waits, and is to the latest question", async () => {
  const { own, sent, wide } = pictures();
  wide.mockReturnValue(0);
  own.ask(1);
  await passes(60_000);
  own.ask(2);
  await passes(60_000);
  expect(sent).toEqual([]);
  wide.mockReturnValue(800);
  await passes(2000);

  expect(sent).toMatchObject([{ req: 2 }]);
  expect(vi.getTimerCount()).toBe(0);
});

it("a hidden page is not looked at either; after ten minutes nobody waits any more", async () => {
  const { own, sent } = pictures();
  const state = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  own.ask(1);
  await passes(700_000);
  state.mockReturnValue("visible");
  await passes(10_000);

  expect(sent).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it("what cannot be drawn is not answered, and the next question is", async () => {
  let fails = true;
  const { own, sent } = pictures(async () => {
    if (fails) throw new Error("too large");
    return { png: "AA", width: 3, height: 2 };
  });
  own.ask(1);
  await passes(1000);
  fails = false;
  own.ask(2);
  await passes(1000);

  expect(sent).toMatchObject([{ req: 2 }]);
});

it("a board that is gone answers nothing", async () => {
  const { own, sent, wide } = pictures();
  wide.mockReturnValue(0);
  own.ask(1);
  own.dispose();
  wide.mockReturnValue(800);
  await passes(10_000);

  expect(sent).toEqual([]);
});
