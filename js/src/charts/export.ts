import { clip } from "./ink";
import { cut, legendEntries } from "./legend";
import {
  DASH,
  DOT_RADIUS,
  isHollow,
  MARK_EDGE,
  markCorners,
  RAW_OPACITY,
  RAW_WIDTH,
} from "./style";
import { type ChartTheme, FONT_SIZE } from "./theme";
import type { Drawn, DrawnCurve, Rect } from "./types";

/** One thing in an exported picture, in CSS px; the same list becomes SVG or PNG. */
type Shape =
  | { kind: "rect"; rect: Rect; fill: string }
  | {
      kind: "line";
      points: readonly [number, number][];
      breaks: readonly number[];
      color: string;
      width: number;
      opacity: number;
      dashed: boolean;
      clipped: boolean;
    }
  | {
      kind: "shape";
      points: readonly [number, number][];
      fill: string;
      edge: string;
      opacity: number;
    }
  | { kind: "area"; points: readonly [number, number][]; fill: string; opacity: number }
  | { kind: "dot"; at: readonly [number, number]; fill: string; opacity: number; clipped: boolean }
  | {
      kind: "text";
      at: readonly [number, number];
      text: string;
      anchor: Anchor;
      color: string;
      size: number;
    };

/** What is exported: a chart as drawn, with a title and, where the curves have names, a legend. */
export interface Picture {
  drawn: Drawn;
  title: string;
  theme: ChartTheme;
  /** Name of a curve by its key. */
  labels: ReadonlyMap<string, string>;
}

type Anchor = "start" | "middle" | "end";

/** Height of the title above the chart, and what a screen of twice the density needs. */
const TITLE = 28;
const TITLE_SIZE = 13;
/** Px of a letter of the title, on the safe side. */
const TITLE_LETTER = 7.6;
const PNG_SCALE = 2;

function straight(from: [number, number], to: [number, number], color: string): Shape {
  return {
    kind: "line",
    points: [from, to],
    breaks: [0],
    color,
    width: 1,
    opacity: 1,
    dashed: false,
    clipped: false,
  };
}

function axes(drawn: Drawn, theme: ChartTheme): Shape[] {
  const { left, top, width, height } = drawn.plot;
  const bottom = top + height;
  const out: Shape[] = [];
  for (const { at } of drawn.ticks.x) out.push(straight([at, top], [at, bottom], theme.grid));
  for (const { at } of drawn.ticks.y)
    out.push(straight([left, at], [left + width, at], theme.grid));
  out.push(straight([left, bottom], [left + width, bottom], theme.axis));
  const text = { kind: "text", color: theme.muted, size: FONT_SIZE } as const;
  for (const { at, label } of drawn.ticks.x) {
    label.split("\n").forEach((line, i) => {
      out.push({ ...text, at: [at, bottom + 15 + i * 14], text: line, anchor: "middle" });
    });
  }
  for (const { at, label } of drawn.ticks.y) {
    out.push({ ...text, at: [left - 6, at + 4], text: label, anchor: "end" });
  }
  return out;
}

function rawLine(curve: DrawnCurve): Shape[] {
  if (!curve.raw) return [];
  const { color, dashed } = curve;
  const opacity = curve.opacity * RAW_OPACITY;
  const breaks = curve.rawBreaks ?? [0];
  return [
    {
      kind: "line",
      points: curve.raw,
      breaks,
      color,
      width: RAW_WIDTH,
      opacity,
      dashed,
      clipped: true,
    },
  ];
}

function curveShapes(curve: DrawnCurve, theme: ChartTheme): Shape[] {
  const { points, breaks, color, width, opacity, dashed } = curve;
  return [
    { kind: "line", points, breaks, color, width, opacity, dashed, clipped: true },
    ...curve.dots.map((at): Shape => ({ kind: "dot", at, fill: color, opacity, clipped: true })),
    ...(curve.marks ?? []).map(
      ({ at, kind }): Shape => ({
        kind: "shape",
        points: markCorners(kind, at),
        fill: isHollow(kind) ? theme.background : color,
        edge: color,
        opacity,
      }),
    ),
  ];
}

function legend({ drawn, labels, theme }: Picture): Shape[] {
  return legendEntries(drawn, labels).entries.flatMap(({ at: [x, y], text, color }): Shape[] => [
    ...(color === null
      ? []
      : [{ kind: "dot", at: [x, y], fill: color, opacity: 1, clipped: false } as const]),
    { kind: "text", at: [x + 8, y + 4], text, anchor: "start", color: theme.text, size: FONT_SIZE },
  ]);
}

/** Height of the whole picture. */
function fullHeight({ drawn, labels }: Picture): number {
  return TITLE + drawn.height + legendEntries(drawn, labels).height;
}

function shapes(picture: Picture): Shape[] {
  const { drawn, title, theme } = picture;
  const ground = { left: 0, top: -TITLE, width: drawn.width, height: fullHeight(picture) };
  return [
    { kind: "rect", rect: ground, fill: theme.background },
    {
      kind: "text",
      at: [12, -9],
      text: cut(title, drawn.width - 24, TITLE_LETTER),
      anchor: "start",
      color: theme.text,
      size: TITLE_SIZE,
    },
    ...axes(drawn, theme),
    ...drawn.curves.flatMap(({ bands = [] }) =>
      bands.map(({ color, ...area }): Shape => ({ kind: "area", fill: color, ...area })),
    ),
    ...drawn.curves.flatMap(rawLine),
    ...drawn.curves.flatMap((curve) => curveShapes(curve, theme)),
    ...legend(picture),
  ];
}

/** Text of a log as text of XML; what XML cannot hold at all is left out. */
function escapeXML(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const round = (value: number) => String(Math.round(value * 100) / 100);

function pathData(points: readonly [number, number][], breaks: readonly number[]): string {
  const starts = new Set(breaks);
  return points.map(([x, y], i) => `${starts.has(i) ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

const CLIP = ' clip-path="url(#plot)"';

function svgShape(shape: Shape): string {
  switch (shape.kind) {
    case "rect": {
      const { left, top, width, height } = shape.rect;
      return `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${escapeXML(shape.fill)}"/>`;
    }
    case "line": {
      const dash = shape.dashed ? ` stroke-dasharray="${DASH.join(" ")}"` : "";
      return `<path d="${pathData(shape.points, shape.breaks)}" fill="none" stroke="${escapeXML(shape.color)}" stroke-width="${shape.width}" stroke-opacity="${round(shape.opacity)}" stroke-linejoin="round"${dash}${shape.clipped ? CLIP : ""}/>`;
    }
    case "shape":
      return `<path d="${pathData(shape.points, [0])}Z" fill="${escapeXML(shape.fill)}" stroke="${escapeXML(shape.edge)}" stroke-width="${MARK_EDGE}" stroke-linejoin="round" opacity="${round(shape.opacity)}"/>`;
    case "area":
      return `<path d="${pathData(shape.points, [0])}Z" fill="${escapeXML(shape.fill)}" fill-opacity="${round(shape.opacity)}"${CLIP}/>`;
    case "dot":
      return `<circle cx="${round(shape.at[0])}" cy="${round(shape.at[1])}" r="${DOT_RADIUS}" fill="${escapeXML(shape.fill)}" fill-opacity="${round(shape.opacity)}"${shape.clipped ? CLIP : ""}/>`;
    case "text":
      return `<text x="${round(shape.at[0])}" y="${round(shape.at[1])}" text-anchor="${shape.anchor}" font-size="${shape.size}" fill="${escapeXML(shape.color)}">${escapeXML(shape.text)}</text>`;
  }
}

/** The picture as an SVG document, title included. */
export function toSVG(picture: Picture): string {
  const { width, plot } = picture.drawn;
  const { title, theme } = picture;
  const height = fullHeight(picture);
  const body = shapes(picture).map(svgShape).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 ${-TITLE} ${width} ${height}" font-family="${escapeXML(theme.font)}">
<title>${escapeXML(title)}</title>
<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.width}" height="${plot.height}"/></clipPath>
${body}
</svg>
`;
}

function trail(
  ctx: CanvasRenderingContext2D,
  points: readonly [number, number][],
  breaks: readonly number[],
): void {
  const starts = new Set(breaks);
  ctx.beginPath();
  points.forEach(([x, y], i) => {
    if (starts.has(i)) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
}

function paintShape(ctx: CanvasRenderingContext2D, shape: Shape, plot: Rect, font: string): void {
  ctx.save();
  switch (shape.kind) {
    case "rect":
      ctx.fillStyle = shape.fill;
      ctx.fillRect(shape.rect.left, shape.rect.top, shape.rect.width, shape.rect.height);
      break;
    case "line":
      if (shape.clipped) clip(ctx, plot);
      trail(ctx, shape.points, shape.breaks);
      ctx.globalAlpha = shape.opacity;
      ctx.strokeStyle = shape.color;
      ctx.lineWidth = shape.width;
      ctx.lineJoin = "round";
      if (shape.dashed) ctx.setLineDash([...DASH]);
      ctx.stroke();
      break;
    case "shape":
      trail(ctx, shape.points, [0]);
      ctx.closePath();
      ctx.globalAlpha = shape.opacity;
      ctx.fillStyle = shape.fill;
      ctx.fill();
      ctx.strokeStyle = shape.edge;
      ctx.lineWidth = MARK_EDGE;
      ctx.lineJoin = "round";
      ctx.stroke();
      break;
    case "area":
      clip(ctx, plot);
      trail(ctx, shape.points, [0]);
      ctx.globalAlpha = shape.opacity;
      ctx.fillStyle = shape.fill;
      ctx.fill();
      break;
    case "dot":
      if (shape.clipped) clip(ctx, plot);
      ctx.beginPath();
      ctx.arc(shape.at[0], shape.at[1], DOT_RADIUS, 0, 2 * Math.PI);
      ctx.globalAlpha = shape.opacity;
      ctx.fillStyle = shape.fill;
      ctx.fill();
      break;
    case "text":
      ctx.font = `${shape.size}px ${font}`;
      ctx.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
      ctx.fillStyle = shape.color;
      ctx.fillText(shape.text, shape.at[0], shape.at[1]);
      break;
  }
  ctx.restore();
}

/** The same picture as a PNG at twice the size, painted without loading anything (a notebook may forbid it). */
export async function toPNG(picture: Picture): Promise<Blob> {
  const { drawn, theme } = picture;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(drawn.width * PNG_SCALE));
  canvas.height = Math.round(fullHeight(picture) * PNG_SCALE);
  const ctx = canvas.getContext("2d");
  if (!ctx)
    throw new Error(
      "The chart cannot be saved as PNG: the browser gave no canvas. Save it as SVG.",
    );
  ctx.scale(PNG_SCALE, PNG_SCALE);
  ctx.translate(0, TITLE);
  for (const shape of shapes(picture)) paintShape(ctx, shape, drawn.plot, theme.font);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob)
    throw new Error(
      "The chart cannot be saved as PNG: the browser could not encode it. Save it as SVG.",
    );
  return blob;
}
