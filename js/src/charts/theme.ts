/** Colours and type of a chart; curves bring their own. */
export interface ChartTheme {
  dark: boolean;
  /** Behind everything: the ring around dots, the ground of an export. */
  background: string;
  text: string;
  /** Axis labels. */
  muted: string;
  grid: string;
  /** The x axis line and the cursor. */
  axis: string;
  /** Fobs, selection. */
  accent: string;
  /** CSS font family. */
  font: string;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const LIGHT: ChartTheme = {
  dark: false,
  background: "#ffffff",
  text: "#1f2430",
  muted: "#69707d",
  grid: "#eceef1",
  axis: "#c9ced6",
  accent: "#306ce2",
  font: FONT,
};

export const DARK: ChartTheme = {
  dark: true,
  background: "#16181d",
  text: "#e4e7ec",
  muted: "#939aa6",
  grid: "#262a31",
  axis: "#464c57",
  accent: "#689cfe",
  font: FONT,
};

/**
 * The theme of an element: the `--tbnb-*` custom properties it inherits over the plain light or
 * dark theme, by the nearest `data-theme`.
 */
export function themeOf(element: Element): ChartTheme {
  const dark = element.closest("[data-theme]")?.getAttribute("data-theme") === "dark";
  const base = dark ? DARK : LIGHT;
  const style = getComputedStyle(element);
  const read = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  return {
    dark,
    background: read("--tbnb-chart-background", base.background),
    text: read("--tbnb-chart-text", base.text),
    muted: read("--tbnb-chart-muted", base.muted),
    grid: read("--tbnb-chart-grid", base.grid),
    axis: read("--tbnb-chart-axis", base.axis),
    accent: read("--tbnb-chart-accent", base.accent),
    font: read("--tbnb-chart-font", base.font),
  };
}

/** Size of the axis text, in px. */
export const FONT_SIZE = 11;

export function sameTheme(a: ChartTheme, b: ChartTheme): boolean {
  return (Object.keys(a) as (keyof ChartTheme)[]).every((name) => a[name] === b[name]);
}
