/**
 * Overlay and heat map as plotly has them: traces and layout, numbers alone. No name from a log goes
 * in, for plotly reads tags in text; hover, zoom and keys are the board's own, the same in every mode.
 */
import type { ChartTheme } from "../../charts/theme";
import { shadeAt } from "./canvas";
import type { Ridge } from "./data";
import { type Frame, mostOf, rowEdges, type Scene } from "./frame";

export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** What we use of the chunk. */
export interface Plotly {
  react(
    el: HTMLElement,
    data: Figure["data"],
    layout: Figure["layout"],
    config: Record<string, unknown>,
  ): Promise<unknown>;
  purge(el: HTMLElement): void;
  toImage(el: HTMLElement, options: Record<string, unknown>): Promise<string>;
}

export function isPlotly(value: unknown): value is Plotly {
  if (typeof value !== "object" || value === null) return false;
  return ["react", "purge", "toImage"].every(
    (name) => typeof Reflect.get(value, name) === "function",
  );
}

/** Of a module: what it exports by default, or itself. */
export function plotlyOf(module: unknown): Plotly | null {
  const inner = typeof module === "object" && module ? Reflect.get(module, "default") : null;
  return [inner, module].find(isPlotly) ?? null;
}

export function figureOf(scene: Scene, frame: Frame, theme: ChartTheme): Figure {
  return {
    data: scene.mode === "heatmap" ? [heat(scene)] : lines(scene, theme),
    layout: layoutOf(scene, frame, theme),
  };
}

/**
 * Lines of one trace have one colour: of 51 the fifth is hardly another one, and a trace costs as much
 * time as all its points (measured: 51 traces 34 ms, 12 traces 16 ms).
 */
const SHADES = 12;

/** The histograms in as many traces as there are shades, oldest first; the chosen one on top. */
function lines({ ridges, color, chosen }: Scene, theme: ChartTheme): Figure["data"] {
  const count = ridges.length;
  const groups = new Map<number, Ridge[]>();
  ridges.forEach((ridge, i) => {
    const place = ridge.at.point === chosen ? SHADES : Math.floor((i * SHADES) / count);
    groups.set(place, [...(groups.get(place) ?? []), ridge]);
  });
  const last = Math.min(SHADES, count) - 1;
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([place, own]) => {
      const isChosen = place === SHADES;
      const shadeOf = Math.min(last, Math.floor((place * (last + 1)) / SHADES));
      return {
        ...{ type: "scatter", mode: "lines", hoverinfo: "skip", ...path(own) },
        opacity: chosen === null || isChosen ? 1 : 0.35,
        line: {
          color: isChosen ? theme.text : shadeAt(color, shadeOf, last + 1),
          width: isChosen ? 2 : 1.2,
          simplify: false,
        },
      };
    });
}

/** One line after another, each from its left end over the bins' middles to its right end. */
function path(ridges: readonly Ridge[]): { x: (number | null)[]; y: (number | null)[] } {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (const { bins } of ridges) {
    if (x.length > 0) {
      x.push(null);
      y.push(null);
    }
    x.push(bins[0] as number);
    y.push(0);
    for (let k = 0; k + 2 < bins.length; k += 3) {
      x.push(((bins[k] as number) + (bins[k + 1] as number)) / 2);
      y.push(bins[k + 2] as number);
    }
    x.push(bins[bins.length - 2] as number);
    y.push(0);
  }
  return { x, y };
}

/** `#rrggbb`, but not to be seen. */
function clear(color: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) || 0);
  return `rgba(${channels.join(", ")}, 0)`;
}

function heat({ ridges, color, counts }: Scene): Record<string, unknown> {
  const { bins } = ridges[0] as Scene["ridges"][number];
  const x = [bins[0] as number];
  for (let k = 1; k < bins.length; k += 3) x.push(bins[k] as number);
  return {
    type: "heatmap",
    hoverinfo: "skip",
    showscale: false,
    x,
    y: rowEdges(ridges.map(({ depth }) => depth)),
    z: ridges.map((ridge) => Array.from({ length: x.length - 1 }, (_, i) => ridge.bins[3 * i + 2])),
    zmin: counts?.[0] ?? 0,
    zmax: (counts?.[1] ?? mostOf(ridges)) || 1,
    // The card shows through: its own colour may be a color-mix(), which plotly cannot read.
    colorscale: [
      [0, clear(color)],
      [1, color],
    ],
  };
}

/** A frame around the row of the chosen step. */
function chosenRow({ ridges, chosen }: Scene, theme: ChartTheme): Record<string, unknown>[] {
  const index = ridges.findIndex(({ at }) => at.point === chosen);
  const edges = rowEdges(ridges.map(({ depth }) => depth));
  if (index < 0) return [];
  return [
    {
      ...{ type: "rect", xref: "paper", x0: 0, x1: 1, y0: edges[index], y1: edges[index + 1] },
      line: { color: theme.text, width: 1 },
    },
  ];
}

/** The plot alone: its axes are drawn on the canvas below, which is half of plotly's time saved. */
function layoutOf(scene: Scene, frame: Frame, theme: ChartTheme): Record<string, unknown> {
  const { plot, x, y } = frame;
  const hidden = { visible: false, fixedrange: true };
  return {
    width: scene.width,
    height: scene.height,
    margin: {
      l: plot.left,
      t: plot.top,
      r: scene.width - plot.left - plot.width,
      b: scene.height - plot.top - plot.height,
      pad: 0,
    },
    showlegend: false,
    hovermode: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    shapes: scene.mode === "heatmap" ? chosenRow(scene, theme) : [],
    xaxis: { ...hidden, range: [x.min, x.max] },
    yaxis: {
      ...hidden,
      range: scene.mode === "heatmap" ? [-y.min, -y.max] : [y.min, y.max],
    },
  };
}
