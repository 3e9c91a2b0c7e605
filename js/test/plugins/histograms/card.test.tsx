import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { histograms } from "../../../src/plugins/histograms";
import { settled } from "../../page";
import { until } from "../../patience";
import { Shown } from "./shown";

let board: Shown;

beforeEach(() => {
  board = new Shown();
});

afterEach(() => board.dispose());

describe("a histogram card", () => {
  it("asks for 51 of 100 steps, the newest first, and draws what is there", async () => {
    await board.show(histograms, ["a"], 100);
    await until(() => expect(board.asked.some(({ type }) => type === "look")).toBe(true));
    const look = board.asked.find((ask) => ask.type === "look");
    const wanted = look?.type === "look" ? look.wanted.map(([, point]) => point) : [];
    expect(wanted.slice(0, 3)).toEqual([99, 98, 96]);
    expect(wanted).toHaveLength(51);
    expect(board.root.querySelector(".tbnb-frame")?.textContent).toContain("loading…");
    await board.receive(0, 99, [0, 30, 30]);
    expect(board.drawn()?.ridges.map(({ step }) => step)).toEqual(["99"]);
    expect(board.root.querySelector(".tbnb-frame")?.textContent).toContain("1 of 51 loaded");
  });

  it("draws 30 bins over all steps shown, of all runs", async () => {
    await board.show(histograms, ["a", "b"], 2);
    await board.receive(0, 0, [0, 10, 30]);
    await board.receive(0, 1, [10, 20, 60]);
    await board.receive(1, 0, [20, 30, 90]);
    // Bins of width 1 over [0, 30]: three, six and nine of a count in ten of them.
    const [first, second] = board.drawn(0)?.ridges ?? [];
    expect(first?.bins).toHaveLength(90);
    expect(first?.bins.slice(0, 6)).toEqual([0, 1, 3, 1, 2, 3]);
    const counts = (bins: number[] = []) => bins.filter((_, i) => i % 3 === 2);
    expect(counts(second?.bins)).toEqual([
      ...Array(10).fill(0),
      ...Array(10).fill(6),
      ...Array(10).fill(0),
    ]);
    expect(counts(board.drawn(1)?.ridges[0]?.bins).slice(20)).toEqual(Array(10).fill(9));
    board.store.choices.histogramSame.value = false;
    await settled();
    expect(board.drawn(0)?.ridges[0]?.bins[88]).toBe(20);
  });

  it("divides a zoomed range anew, and shows all again after a reset", async () => {
    await board.show(histograms, ["a"], 1);
    await board.receive(0, 0, [0, 30, 300]);
    const chart = board.root.querySelector<HTMLElement>(".tbnb-histogram .tbnb-chart");
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
    await settled();
    // Zoomed around the middle to 0.8: [3, 27], of which a bin of 0.8 has 8.
    const bins = board.drawn()?.ridges[0]?.bins ?? [];
    expect(bins[0]).toBeCloseTo(3);
    expect(bins[88]).toBeCloseTo(27);
    expect(bins[2]).toBeCloseTo(8);
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true }));
    await settled();
    expect(board.drawn()?.ridges[0]?.bins[88]).toBe(30);
  });

  it("tells the bin and the count under the keyboard's cursor", async () => {
    await board.show(histograms, ["a"], 1);
    await board.receive(0, 0, [0, 30, 300]);
    const chart = board.root.querySelector<HTMLElement>(".tbnb-histogram .tbnb-chart");
    chart?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    await settled();
    const cells = [...board.root.querySelectorAll(".tbnb-tooltip td")].map(
      (cell) => cell.textContent,
    );
    expect(cells.slice(0, 3)).toEqual(["0", "0 … 1", "10 (3.333 %)"]);
  });

  it("says that plotly is on its way, and that it could not be had", async () => {
    let fail: (reason: Error) => void = () => {};
    board.chunk = () => new Promise((_, reject) => (fail = reject));
    await board.show(histograms, ["a"], 1);
    board.store.choices.histogramMode.value = "heatmap";
    await board.receive(0, 0, [0, 30, 300]);
    expect(board.root.querySelector(".tbnb-frame")?.textContent).toContain("loading plotly…");
    fail(new Error("plotly could not be loaded; run the board's cell again"));
    await settled();
    expect(board.root.querySelector(".tbnb-frame")?.textContent).toContain(
      "run the board's cell again",
    );
    expect(board.root.querySelector(".tbnb-frame")?.textContent).toContain("needs no plotly");
  });

  it("gives plotly's figure to plotly, and purges it when it goes", async () => {
    const plotly = { react: vi.fn(async () => {}), purge: vi.fn(), toImage: vi.fn() };
    board.chunk = async () => ({ default: plotly });
    board.store.choices.histogramMode.value = "overlay";
    await board.show(histograms, ["a"], 1);
    await board.receive(0, 0, [0, 30, 300]);
    await until(() => expect(plotly.react).toHaveBeenCalled());
    expect(plotly.purge).not.toHaveBeenCalled();
    render(null, board.root);
    await settled();
    expect(plotly.purge).toHaveBeenCalledOnce();
  });

  it("shows why a step cannot be read", async () => {
    await board.show(histograms, ["a"], 1);
    const item = { series: 0, generation: 0, point: 0, part: 0, error: "checksum <b>bad</b>" };
    board.store.receive({ v: 1, type: "values", epoch: "e", seq: 9, items: [item] }, []);
    await settled();
    expect(board.root.querySelector(".tbnb-problem")?.textContent).toBe("checksum <b>bad</b>");
    expect(board.root.querySelector(".tbnb-problem b")).toBeNull();
  });
});
