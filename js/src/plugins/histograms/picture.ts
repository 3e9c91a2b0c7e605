/** All panels of a card as one PNG. */
import { themeOf } from "../../charts/theme";
import { colorOf, type Page } from "../../shell/page";
import { fileName, save } from "../../shell/save";
import { visible } from "../../shell/text";
import type { Run } from "../../store";

const SCALE = 2;
const TITLE = 28;
const CAPTION = 20;
const GAP = 10;
/** Px of a picture's side beyond which a browser gives no canvas. */
const MOST_SIDE = 16_000;

/** A chart that can be drawn again elsewhere. */
export interface Copied {
  readonly size: { width: number; height: number };
  /** Draw on a context that counts in CSS px. */
  copyTo(ctx: CanvasRenderingContext2D): Promise<void>;
}

/** In rows, each with its run's name. */
export async function savePicture(
  page: Page,
  tag: string,
  shown: readonly { run: Run; chart: Copied }[],
): Promise<void> {
  const first = shown[0];
  if (!first) return;
  const { width, height } = first.chart.size;
  const columns = Math.max(1, Math.ceil(Math.sqrt(shown.length / 2)));
  const rows = Math.ceil(shown.length / columns);
  const all = {
    width: columns * (width + GAP) + GAP,
    height: TITLE + rows * (height + CAPTION + GAP),
  };
  const scale = Math.min(SCALE, MOST_SIDE / Math.max(all.width, all.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(all.width * scale);
  canvas.height = Math.round(all.height * scale);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  const theme = themeOf(page.root);
  ctx.scale(scale, scale);
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, all.width, all.height);
  ctx.fillStyle = theme.text;
  ctx.font = `13px ${theme.font}`;
  ctx.fillText(visible(tag), GAP, 18, all.width - 2 * GAP);
  for (const [i, { run, chart }] of shown.entries()) {
    ctx.save();
    ctx.translate(
      GAP + (i % columns) * (width + GAP),
      TITLE + Math.floor(i / columns) * (height + CAPTION + GAP),
    );
    ctx.fillStyle = colorOf(page, run);
    ctx.fillRect(2, 3, 8, 8);
    ctx.fillStyle = theme.text;
    ctx.font = `11px ${theme.font}`;
    ctx.fillText(visible(run.name), 15, 11, width - 20);
    ctx.translate(0, CAPTION);
    await chart.copyTo(ctx);
    ctx.restore();
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(blob, fileName(tag, "png"), "image/png");
}
