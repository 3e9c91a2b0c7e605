import { afterEach, beforeEach, describe, expect, it } from "vitest";
import widget from "../src/widget";
import { status } from "./messages";
import { FakeModel } from "./model";
import { installBrowser, settled } from "./page";

let restore: () => void;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
});

afterEach(() => {
  restore();
  document.body.replaceChildren();
});

function element(): HTMLElement {
  const el = document.createElement("div");
  document.body.append(el);
  return el;
}

describe("with anywidget 0.9: no signal, cleanup by what is returned", () => {
  it("listens once a model, and not at all in the end, however often it is mounted", async () => {
    const model = new FakeModel();
    for (let time = 0; time < 2; time++) {
      const { initialize, render } = widget();
      const stopModel = initialize({ model });
      const listening = model.listening;
      for (let view = 0; view < 2; view++) {
        const el = element();
        const stopView = render({ model, el });
        await settled();
        expect(el.querySelector(".tbnb")).not.toBeNull();
        expect(model.listening).toBe(listening);
        stopView();
        expect(el.childNodes).toHaveLength(0);
      }
      stopModel();
      expect(model.listening).toBe(0);
    }
  });

  it("initialize answers at once, not with a promise", () => {
    const { initialize } = widget();

    const stop = initialize({ model: new FakeModel() });

    expect(stop).toBeTypeOf("function");
    stop();
  });
});

describe("with anywidget 0.11: signals", () => {
  it("a view's signal unmounts it, the model's ends the listening; cleanup after that is harmless", () => {
    const model = new FakeModel();
    const life = new AbortController();
    const sight = new AbortController();
    const { initialize, render } = widget();
    const stopModel = initialize({ model, signal: life.signal });
    const el = element();
    const stopView = render({ model, el, signal: sight.signal });

    sight.abort();
    expect(el.childNodes).toHaveLength(0);
    life.abort();
    expect(model.listening).toBe(0);

    stopView();
    stopModel();
  });
});

describe("messages", () => {
  it("that come before the first render are not lost", async () => {
    const model = new FakeModel();
    const { initialize, render } = widget();
    const stopModel = initialize({ model });
    model.emit("msg:custom", status(0, { state: "waiting" }), []);
    const el = element();
    const stopView = render({ model, el });
    await settled();

    expect(el.querySelector(".tbnb-status")?.getAttribute("data-state")).toBe("waiting");
    expect(el.textContent).toContain("Waiting for logs/");
    stopView();
    stopModel();
  });

  it("two views of one model share what the user chose", () => {
    const model = new FakeModel();
    const { initialize, render } = widget();
    const stopModel = initialize({ model });
    const [a, b] = [element(), element()];
    const stops = [render({ model, el: a }), render({ model, el: b })];
    const store = (el: HTMLElement) => Reflect.get(el.firstElementChild ?? {}, "tbnbStore");

    expect(store(a)).toBe(store(b));
    for (const stop of stops) stop();
    stopModel();
  });

  it("a model whose line is gone is asked, and does not take the board with it", async () => {
    const model = new FakeModel();
    let asked = 0;
    model.send = () => {
      asked += 1;
      throw new Error("comm closed");
    };
    const { initialize, render } = widget();
    const stop = initialize({ model });
    const el = element();
    const stopView = render({ model, el });

    await new Promise((done) => setTimeout(done, 350));

    expect(asked).toBe(1);
    expect(el.querySelector(".tbnb-status")?.getAttribute("data-state")).toBe("connecting");
    stopView();
    stop();
  });

  it("a host that renders without initialize gets a board", () => {
    const el = element();

    const stop = widget().render({ model: new FakeModel(), el });

    expect(el.querySelector(".tbnb")).not.toBeNull();
    stop();
  });
});
