/**
 * Opens a report: the widget as a notebook shows it, fed from the file that this script stands in.
 * Of the file it needs what comes before it; what comes behind may still be being read.
 */
import { unpack } from "./packed";
import { ReportFile } from "./report/file";
import { ReportHost } from "./report/host";
import type widget from "./widget";
import { integer, record } from "./wire/check";

async function open(page: Document, board: HTMLElement): Promise<void> {
  const file = new ReportFile(page);
  const told = record(JSON.parse((await file.text("report")) ?? "{}"), "report");
  const packed = await file.text("widget");
  const source = new Blob([await unpack(packed ?? "")], { type: "text/javascript" });
  const url = URL.createObjectURL(source);
  const module: { default: typeof widget } = await import(/* @vite-ignore */ url);
  URL.revokeObjectURL(url);
  const { initialize, render } = module.default();
  const host = new ReportHost(file, told.options);
  const start = integer(told.start, "start");
  initialize({ model: host });
  let shown = false;
  const show = () => {
    if (shown) return;
    shown = true;
    board.replaceChildren();
    render({ model: host, el: board });
  };
  for (let i = 0; i < start; i++) {
    host.emit(await file.message(`s${i}`, { once: true }));
    // With the runs and tags, the second message, there is something to show.
    if (i === 1) show();
  }
  show();
}

const board = document.getElementById("tbnb-board");
if (board) {
  open(document, board).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const told = document.createElement("p");
    told.setAttribute("role", "alert");
    told.textContent = `This report could not be opened here: ${reason}. It needs a browser of 2023 or later.`;
    board.replaceChildren(told);
  });
}
