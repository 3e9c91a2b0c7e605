import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ChartElement,
  type Curve,
  LIGHT,
  LineChart,
  type LineEvents,
  type LineOptions,
} from "../../src/charts/line";
import { frames, installCanvas } from "./canvas";

const f = (...values: number[]) => Float64Array.from(values);

const OPTIONS: LineOptions = {
  xKind: "step",
  xLog: false,
  yLog: false,
  ignoreOutliers: false,
  box: { x: null, y: null },
  marker: { at: null, range: null },
  width: 400,
  height: 240,
};

const CURVE: Curve = { key: "run", color: "#306ce2", x: f(0, 50, 100), y: f(0, 1, 0.5) };

let canvas: ReturnType<typeof installCanvas>;
let el: HTMLElement;
let charts: LineChart[] = [];
let drawings = 0;

beforeEach(() => {
  canvas = installCanvas();
  el = document.createElement("div");
  document.body.append(el);
  drawings = 0;
  el.addEventListener("tbnb-drawn", () => {
    drawings += 1;
  });
});

afterEach(() => {
  for (const chart of charts) chart.destroy();
  charts = [];
  el.remove();
  canvas.restore();
});

function makeChart(theme = () => LIGHT) {
  const events = {
    onCursor: vi.fn<LineEvents["onCursor"]>(),
    onBox: vi.fn<LineEvents["onBox"]>(),
    onMarker: vi.fn<LineEvents["onMarker"]>(),
  };
  const chart = new LineChart(el, events, theme);
  charts.push(chart);
  return { chart, events };
}

async function drawn(curves: readonly Curve[] = [CURVE], options: Partial<LineOptions> = {}) {
  const made = makeChart();
  made.chart.draw(curves, { ...OPTIONS, ...options });
  await frames();
  return made;
}

function over(): HTMLElement {
  const found = el.querySelector<HTMLElement>(".u-over");
  if (!found) throw new Error("the chart has no plot");
  return found;
}

function pointer(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  over().dispatchEvent(
    new PointerEvent(type, {
      clientX: x,
      clientY: y,
      button: 0,
      pointerId: 1,
      bubbles: true,
      ...more,
    }),
  );
}

describe("drawing", () => {
  it("puts each point where the scales say", async () => {
    const { chart } = await drawn();
    const { plot, scales, curves } = chart.drawn();

    // Steps 0..100 make -2..102; values 0..1 make -0.1..1.1.
    expect(scales).toEqual({
      x: { min: -2, max: 102, log: false },
      y: { min: -0.1, max: 1.1, log: false },
    });
    const expected = [
      [2 / 104, 1 - 0.1 / 1.2],
      [52 / 104, 1 - 1.1 / 1.2],
      [102 / 104, 1 - 0.6 / 1.2],
    ].map(([x, y]) => [
      plot.left + (x as number) * plot.width,
      plot.top + (y as number) * plot.height,
    ]);
    curves[0]?.points.forEach((point, i) => {
      expect(point[0]).toBeCloseTo(expected[i]?.[0] as number, 9);
      expect(point[1]).toBeCloseTo(expected[i]?.[1] as number, 9);
    });
    expect(curves[0]?.points.length).toBe(3);
  });

  it("leaves room for the axes within the size it was given", async () => {
    const { chart } = await drawn();
    const { plot, width, height } = chart.drawn();

    expect([width, height]).toEqual([400, 240]);
    expect(plot.left).toBeGreaterThan(20);
    expect(plot.left + plot.width).toBeLessThanOrEqual(400);
    expect(plot.top + plot.height).toBeLessThan(230);
  });

  it("draws once however often it is asked to within a frame", async () => {
    const { chart } = makeChart();
    chart.draw([CURVE], OPTIONS);
    chart.draw([CURVE], { ...OPTIONS, yLog: true });
    chart.draw([CURVE], OPTIONS);
    await frames();

    expect(drawings).toBe(1);
  });

  it("does nothing when nothing changed", async () => {
    const { chart } = await drawn();
    const before = canvas.calls.length;
    chart.draw([{ ...CURVE }], { ...OPTIONS, box: { x: null, y: null } });
    await frames();

    expect(drawings).toBe(1);
    expect(canvas.calls.length).toBe(before);
  });

  it("draws again for new data, a new size, a colour and an emphasis", async () => {
    const { chart } = await drawn();
    const changes: [Curve, LineOptions][] = [
      [{ ...CURVE, y: f(1, 2, 3) }, OPTIONS],
      [CURVE, { ...OPTIONS, width: 500 }],
      [{ ...CURVE, color: "#ff0000" }, OPTIONS],
      [{ ...CURVE, emphasis: "dim" }, OPTIONS],
    ];
    for (const [i, [curve, options]] of changes.entries()) {
      chart.draw([curve], options);
      await frames();
      expect(drawings).toBe(2 + i);
    }
  });

  it("draws again when the theme changed", async () => {
    let theme = LIGHT;
    const { chart } = makeChart(() => theme);
    chart.draw([CURVE], OPTIONS);
    await frames();
    theme = { ...LIGHT, grid: "#123456" };
    chart.draw([CURVE], OPTIONS);
    await frames();

    expect(drawings).toBe(2);
  });

  it("says after each drawing how many points and how far", async () => {
    const details: unknown[] = [];
    el.addEventListener("tbnb-drawn", (event) => details.push((event as CustomEvent).detail));
    await drawn([CURVE, { ...CURVE, key: "b", x: f(7, 900), y: f(1, 2) }]);

    expect(details).toEqual([{ points: 5, lastX: 900 }]);
  });

  it("is found through its element", async () => {
    const { chart } = await drawn();

    expect((el as ChartElement).tbnbChart).toBe(chart);
    expect(el.classList.contains("tbnb-chart")).toBe(true);
  });

  it("waits for a size", async () => {
    const { chart } = await drawn([CURVE], { width: 0, height: 0 });
    expect(drawings).toBe(0);
    chart.draw([CURVE], OPTIONS);
    await frames();

    expect(drawings).toBe(1);
  });

  it("marks NaN at the last finite value and infinities at the edges", async () => {
    const marks = { x: f(20, 60, 80), y: f(0.5, 1, 1), kind: Uint8Array.of(1, 2, 3) };
    const { chart } = await drawn([{ ...CURVE, marks }]);
    const { curves, plot } = chart.drawn();
    const places = curves[0]?.marks ?? [];

    expect(places.map((mark) => mark.kind)).toEqual([1, 2, 3]);
    // 0.5 on -0.1..1.1 is in the middle.
    expect(places[0]?.at[1]).toBeCloseTo(plot.top + plot.height / 2, 9);
    expect(Math.abs((places[1]?.at[1] ?? 0) - plot.top)).toBeLessThan(3);
    expect(Math.abs((places[2]?.at[1] ?? 0) - (plot.top + plot.height))).toBeLessThan(3);
  });

  it("survives what logs can hold", async () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const cases: [Float64Array, Float64Array][] = [
      [f(), f()],
      [f(0), f(nan)],
      [f(0, 0, 0), f(1, 2, 3)],
      [f(0, 1), f(5, 5)],
      [f(-5, -4), f(-1e300, 1e300)],
      [f(0, 2 ** 63), f(1e-300, 1e300)],
      [f(0, 1), f(5e-324, 1e-320)],
      [f(0, 1, 2), f(inf, -inf, 1)],
    ];
    const { chart } = makeChart();
    for (const [x, y] of cases) {
      for (const xKind of ["step", "relative", "wall"] as const) {
        for (const log of [false, true]) {
          chart.draw([{ ...CURVE, x, y }], {
            ...OPTIONS,
            xKind,
            xLog: log,
            yLog: log,
            ignoreOutliers: log,
          });
          await frames(1);
        }
      }
    }
    await frames();

    expect(drawings).toBeGreaterThan(cases.length);
    const numbers = canvas.calls.filter(
      ({ name }) => name === "moveTo" || name === "lineTo" || name === "arc",
    );
    expect(
      numbers
        .flatMap(({ args }) => args)
        .filter((n) => typeof n === "number" && !Number.isFinite(n)),
    ).toEqual([]);
  });
});

describe("zoom", () => {
  it("takes x alone from a flat drag and keeps it while data come", async () => {
    const { chart, events } = await drawn();
    const { width } = chart.drawn().plot;
    pointer("pointerdown", width / 4, 50);
    pointer("pointermove", width / 2, 52);
    pointer("pointerup", width / 2, 52);

    const box = events.onBox.mock.calls[0]?.[0] ?? OPTIONS.box;
    // A quarter and a half of -2..102.
    expect(box?.x?.[0]).toBeCloseTo(24, 9);
    expect(box?.x?.[1]).toBeCloseTo(50, 9);
    expect(box?.y).toBeNull();
    chart.draw([{ ...CURVE, x: f(0, 50, 1000) }], { ...OPTIONS, box });
    await frames();
    expect(chart.drawn().scales.x.min).toBeCloseTo(24, 9);
    expect(chart.drawn().scales.x.max).toBeCloseTo(50, 9);
  });

  it("takes y alone from an upright drag, and both from a slanting one", async () => {
    const { chart, events } = await drawn();
    const { width, height } = chart.drawn().plot;
    pointer("pointerdown", 100, 0);
    pointer("pointerup", 103, height / 2);
    expect(events.onBox.mock.lastCall?.[0].x).toBeNull();
    expect(events.onBox.mock.lastCall?.[0].y?.[0]).toBeCloseTo(0.5, 9);
    over().dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await frames();

    pointer("pointerdown", 0, 0);
    pointer("pointerup", width / 2, height / 2);
    const box = events.onBox.mock.lastCall?.[0];
    expect(box?.x?.[1]).toBeCloseTo(50, 9);
    expect(box?.y?.[1]).toBeCloseTo(1.1, 9);
  });

  it("does not zoom on a click", async () => {
    const { events } = await drawn();
    pointer("pointerdown", 100, 50);
    pointer("pointerup", 102, 51);

    expect(events.onBox).not.toHaveBeenCalled();
  });

  it("pans with shift, alt or the middle button", async () => {
    for (const more of [{ shiftKey: true }, { altKey: true }, { button: 1 }]) {
      const { chart, events } = await drawn();
      const { width } = chart.drawn().plot;
      pointer("pointerdown", width / 2, 50, more);
      pointer("pointermove", width / 4, 50, more);
      pointer("pointerup", width / 4, 50, more);
      const box = events.onBox.mock.lastCall?.[0];

      // A quarter of 104 to the right.
      expect(box?.x?.[0]).toBeCloseTo(24, 9);
      expect(box?.x?.[1]).toBeCloseTo(128, 9);
      chart.destroy();
    }
  });

  it("leaves a plain wheel to the notebook, and zooms with ctrl or the keyboard's focus", async () => {
    const { events } = await drawn();
    const wheel = (more: WheelEventInit) => {
      const event = new WheelEvent("wheel", { deltaY: -100, cancelable: true });
      // happy-dom's wheel events know nothing of the mouse.
      const mouse = { clientX: 100, clientY: 50, ctrlKey: false, ...more };
      for (const [name, value] of Object.entries(mouse))
        Object.defineProperty(event, name, { value });
      over().dispatchEvent(event);
      return event.defaultPrevented;
    };

    expect(wheel({})).toBe(false);
    expect(events.onBox).not.toHaveBeenCalled();
    expect(wheel({ ctrlKey: true })).toBe(true);
    expect(events.onBox).toHaveBeenCalledTimes(1);
    // A drag leaves the focus on the chart, which a browser does not show: no :focus-visible.
    const matches = vi.spyOn(el, "matches").mockImplementation((rule) => rule === ":focus");
    pointer("pointerdown", 100, 50);
    el.focus();
    pointer("pointerup", 102, 51);
    expect(wheel({})).toBe(false);
    expect(events.onBox).toHaveBeenCalledTimes(1);
    matches.mockImplementation((rule) => rule === ":focus" || rule === ":focus-visible");
    expect(wheel({})).toBe(true);
    expect(events.onBox).toHaveBeenCalledTimes(2);
  });

  it("resets with a double click", async () => {
    const { chart, events } = await drawn([CURVE], { box: { x: [1, 2], y: [0, 1] } });
    over().dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await frames();

    expect(events.onBox).toHaveBeenCalledWith({ x: null, y: null });
    expect(chart.drawn().scales.x).toEqual({ min: -2, max: 102, log: false });
  });
});

describe("keyboard", () => {
  const press = (key: string) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    el.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it("walks the cursor along the points", async () => {
    const { events } = await drawn();
    const seen: (number | null)[] = [];
    for (const key of [
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowRight",
      "ArrowLeft",
      "Home",
      "End",
    ]) {
      press(key);
      await frames();
      seen.push(events.onCursor.mock.lastCall?.[0] ?? null);
    }

    expect(seen).toEqual([0, 50, 100, 100, 50, 0, 100]);
  });

  it("zooms with + and −, and resets with 0 and Escape", async () => {
    const { events } = await drawn();
    press("+");
    // 0.8 of 104 around the middle, 50.
    expect(events.onBox.mock.lastCall?.[0].x?.map(Math.round)).toEqual([8, 92]);
    press("0");
    expect(events.onBox.mock.lastCall?.[0]).toEqual({ x: null, y: null });
    press("-");
    press("Escape");
    expect(events.onBox.mock.lastCall?.[0]).toEqual({ x: null, y: null });
  });

  it("leaves Escape to a dialog around it when there is nothing to undo", async () => {
    await drawn();

    expect(press("Escape")).toBe(false);
    press("+");
    expect(press("Escape")).toBe(true);
  });

  it("keeps the keys it uses from the notebook, and no others", async () => {
    await drawn();
    const outer = vi.fn();
    document.body.addEventListener("keydown", outer);

    expect([press("0"), press("ArrowDown"), press("b"), press("Tab")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(outer).toHaveBeenCalledTimes(2);
    document.body.removeEventListener("keydown", outer);
  });
});

describe("cursor", () => {
  it("reports the nearest point of every curve, and when it goes", async () => {
    const { chart, events } = await drawn([
      CURVE,
      { ...CURVE, key: "b", x: f(40, 90), y: f(0, 0) },
    ]);
    const { width, left, top } = chart.drawn().plot;
    pointer("pointermove", width / 2, 30);
    await frames();
    const [x, nearest, at] = events.onCursor.mock.lastCall ?? [];

    expect(x).toBeCloseTo(50, 9);
    expect(nearest?.map(({ key, index }) => [key, index])).toEqual([
      ["run", 1],
      ["b", 0],
    ]);
    expect(at).toEqual({ left: left + width / 2, top: top + 30 });
    pointer("pointerleave", 0, 0);
    await frames();
    expect(events.onCursor).toHaveBeenLastCalledWith(null, [], null);
  });

  it("measures the distance to a point in px", async () => {
    const { chart, events } = await drawn();
    const { width, height } = chart.drawn().plot;
    // The point (50, 1) is at half the width, and 0.1 / 1.2 of the height from the top.
    pointer("pointermove", width / 2 + 3, (height * 0.1) / 1.2 + 4);
    await frames();

    expect(events.onCursor.mock.lastCall?.[1][0]?.distance).toBeCloseTo(5, 6);
  });

  it("is reported once a frame", async () => {
    const { events } = await drawn();
    for (let i = 0; i < 20; i++) pointer("pointermove", 50 + i, 30);
    await frames();

    expect(events.onCursor).toHaveBeenCalledTimes(1);
  });

  it("shows another chart's cursor without reporting it or drawing the curves again", async () => {
    const { chart, events } = await drawn();
    const before = canvas.calls.length;
    chart.setCursor(50);
    await frames();

    expect(events.onCursor).not.toHaveBeenCalled();
    expect(canvas.calls.length).toBeGreaterThan(before);
    expect(drawings).toBe(1);
  });
});

describe("export", () => {
  it("writes an SVG of what is drawn, with any title as text", async () => {
    const { chart } = await drawn([{ ...CURVE, raw: f(1, 0, 1) }]);
    const svg = chart.toSVG('<script>alert("x")</script> & \u0007');
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");

    expect(svg).not.toContain("<script>");
    expect(parsed.querySelector("title")?.textContent).toContain('<script>alert("x")</script> & ');
    const [x, y] = chart.drawn().curves[0]?.points[0] ?? [];
    expect(svg).toContain(
      `M${Math.round((x ?? 0) * 100) / 100} ${Math.round((y ?? 0) * 100) / 100}L`,
    );
    expect(svg).toContain('stroke-opacity="0.25"');
  });

  it("adds a legend when the curves have names, and room for it", async () => {
    const { chart } = await drawn();
    const plain = chart.toSVG("loss");
    const named = chart.toSVG("loss", new Map([["run", "train <1>"]]));
    const height = (svg: string) => Number(/height="(\d+)"/.exec(svg)?.[1]);

    expect(named).toContain("train &#60;1&#62;");
    expect(height(named)).toBeGreaterThan(height(plain));
  });

  it("tells NaN from infinity by an empty triangle", async () => {
    const marks = { x: f(20, 60), y: f(0.5, 1), kind: Uint8Array.of(1, 2) };
    const { chart } = await drawn([{ ...CURVE, marks }]);
    const triangles = chart.toSVG("loss").match(/<path [^>]*Z"[^>]*>/g) ?? [];

    expect(triangles.map((path) => / fill="(.*?)"/.exec(path)?.[1]?.toLowerCase())).toEqual([
      LIGHT.background.toLowerCase(),
      CURVE.color,
    ]);
    expect(triangles.every((path) => path.includes(`stroke="${CURVE.color}"`))).toBe(true);
  });

  it("says what to do when a PNG cannot be made", async () => {
    const { chart } = await drawn();
    HTMLCanvasElement.prototype.getContext = (() =>
      null) as typeof HTMLCanvasElement.prototype.getContext;

    await expect(chart.toPNG("loss")).rejects.toThrow("Save it as SVG");
  });
});

describe("destroy", () => {
  it("leaves nothing behind, twice over", async () => {
    const targets: EventTarget[] = [window, document, document.body, el];
    const live = new Map<string, number>();
    const spies = targets.flatMap((target) => {
      const count = (name: string, by: number) => live.set(name, (live.get(name) ?? 0) + by);
      const add = target.addEventListener.bind(target);
      const remove = target.removeEventListener.bind(target);
      return [
        vi.spyOn(target, "addEventListener").mockImplementation((name, listener, options) => {
          count(name, 1);
          add(name, listener, options);
        }),
        // happy-dom comes through here for an aborted signal, too.
        vi.spyOn(target, "removeEventListener").mockImplementation((name, listener, options) => {
          count(name, -1);
          remove(name, listener, options);
        }),
      ];
    });
    for (let round = 0; round < 2; round++) {
      const { chart, events } = await drawn();
      chart.draw([{ ...CURVE, y: f(3, 2, 1) }], OPTIONS);
      chart.destroy();
      const before = drawings;
      await frames(3);

      expect(el.childElementCount).toBe(0);
      expect("tbnbChart" in el).toBe(false);
      expect(drawings).toBe(before);
      el.dispatchEvent(new KeyboardEvent("keydown", { key: "+" }));
      expect(events.onBox).not.toHaveBeenCalled();
      expect([...live].filter(([, count]) => count !== 0)).toEqual([]);
    }
    for (const spy of spies) spy.mockRestore();
  });
});
