import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LineChart } from "../../src/charts/line";
import { DARK, LIGHT } from "../../src/charts/theme";
import { follow, type Theme } from "../../src/shell/theme";
import { board, installBrowser, type Mounted, settled } from "../page";

let restore: () => void;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
});

afterEach(() => {
  restore();
  document.body.removeAttribute("style");
  document.body.replaceChildren();
});

describe("the host's theme", () => {
  function following(el: HTMLElement, choice: "auto" | Theme = "auto") {
    return follow(el, signal(choice));
  }

  function inside(background: string): HTMLElement {
    const host = document.createElement("div");
    host.style.backgroundColor = background;
    const el = document.createElement("div");
    host.append(el);
    document.body.append(host);
    return el;
  }

  it("is that of the nearest colour behind the board that is not see-through", () => {
    const found = [
      "rgb(17, 17, 17)",
      "rgb(255, 255, 255)",
      "rgba(255, 255, 255, 0.2)",
      "transparent",
    ].map((color) => {
      document.body.style.backgroundColor = "rgb(0, 0, 0)";
      const { theme, stop } = following(inside(color));
      stop();
      return theme.value;
    });

    expect(found).toEqual(["dark", "light", "dark", "dark"]);
  });

  it("is looked for through the edge of a shadow tree", () => {
    const host = inside("rgb(17, 17, 17)");
    const el = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(el);

    const { theme, stop } = following(el);
    stop();

    expect(theme.value).toBe("dark");
  });

  it("is followed when the page changes its style", async () => {
    const el = document.createElement("div");
    document.body.append(el);
    document.body.style.backgroundColor = "rgb(255, 255, 255)";
    const { theme, stop } = following(el);
    expect(theme.value).toBe("light");

    document.body.style.backgroundColor = "rgb(17, 17, 17)";
    await settled();

    expect(theme.value).toBe("dark");
    stop();
  });

  it("is looked at again once the host has put the board into the page", async () => {
    document.body.style.backgroundColor = "rgb(17, 17, 17)";
    const el = document.createElement("div");
    const { theme, stop } = following(el);
    expect(theme.value).toBe("light");

    document.body.append(el);
    await settled();

    expect(theme.value).toBe("dark");
    stop();
  });

  it("is not asked where the user chose one", () => {
    const { theme, stop } = following(inside("rgb(17, 17, 17)"), "light");
    stop();

    expect(theme.value).toBe("light");
  });
});

describe("a change of theme", () => {
  let mounted: Mounted;

  afterEach(() => mounted.stop());

  it("is worn by the charts at once, not by the next change", async () => {
    mounted = await board(["a"], ["t"]);
    const { root, store } = mounted;
    const el = root.querySelector(".tbnb-chart") ?? root;
    const chart: LineChart = Reflect.get(el, "tbnbChart");

    for (const [theme, colors, other] of [
      ["dark", DARK, LIGHT],
      ["light", LIGHT, DARK],
      ["dark", DARK, LIGHT],
    ] as const) {
      store.choices.theme.value = theme;
      await settled();

      expect(root.dataset.theme).toBe(theme);
      expect(root.dataset.auto).toBe("false");
      expect(chart.toSVG("t")).toContain(colors.background);
      expect(chart.toSVG("t")).not.toContain(other.background);
    }
  });

  it("leaves a board that was taken away alone", async () => {
    mounted = await board(["a"], ["t"]);
    const { root, store } = mounted;
    mounted.stop();

    store.choices.theme.value = "dark";

    expect(root.dataset.theme).toBe("light");
  });
});
