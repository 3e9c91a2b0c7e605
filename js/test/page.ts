/** What happy-dom lacks of a browser, and the widget in a host, for tests of what is shown. */
import { vi } from "vitest";
import * as views from "../src/chunks/views";
import { Store } from "../src/store";
import widget from "../src/widget";
import { installCanvas } from "./charts/canvas";
import { catalogue, pointsOf, segment, status } from "./messages";
import { FakeModel, VIEWS } from "./model";

/** Everything is on screen at once, a dialog opens by its attribute, and the views are there. */
export function installBrowser(): () => void {
  const { restore } = installCanvas();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private readonly tell: (entries: unknown[]) => void) {}
      observe(target: Element): void {
        this.tell([{ target, isIntersecting: true }]);
      }
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  const chunk = Promise.resolve({ default: () => views });
  vi.stubGlobal("__tbnb", { chunks: new Map([[VIEWS, chunk]]) });
  HTMLElement.prototype.showPopover ??= () => {};
  HTMLElement.prototype.hidePopover ??= () => {};
  return () => {
    vi.unstubAllGlobals();
    restore();
  };
}

export interface Mounted {
  el: HTMLElement;
  model: FakeModel;
  store: Store;
  root: HTMLElement;
  stop: () => void;
}

/** A board in a host, sent `runs` with `tags`, three points each. */
export async function board(
  runs: string[],
  tags: string[],
  options: Record<string, unknown> = { logdir: "/home/ada/logs" },
): Promise<Mounted> {
  const model = new FakeModel(options);
  const { initialize, render } = widget();
  const stopModel = initialize({ model });
  const el = document.createElement("div");
  document.body.append(el);
  const stopView = render({ model, el });
  const root = el.querySelector<HTMLElement>(".tbnb");
  const store: unknown = root && Reflect.get(root, "tbnbStore");
  if (!root || !(store instanceof Store)) throw new Error("no board");
  model.emit("msg:custom", status(0), []);
  model.emit("msg:custom", catalogue(1, runs, tags), []);
  runs.forEach((_, run) => {
    tags.forEach((_tag, tag) => {
      const index = run * tags.length + tag;
      const one = pointsOf(2 + index, segment(index, 0, [run, run + 1, run + 2]));
      model.emit("msg:custom", one.content, one.buffers);
    });
  });
  store.sent.frame.now();
  await settled();
  return {
    el,
    model,
    store,
    root,
    stop: () => {
      stopView();
      stopModel();
      el.remove();
    },
  };
}

/** After effects and frames have run, and what those ask for: one after another, however late. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await new Promise((done) => setTimeout(done, 5));
}
