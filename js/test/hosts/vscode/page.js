/**
 * The page of VS Code's notebook output, one for all cells, and before it the extension's process
 * through which each message comes: all as JSON, one with buffers as lists of numbers as a whole.
 */
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { listen, loader, say } from "../line.js";

const WIDGET = "application/vnd.jupyter.widget-view+json";
/** An output's kinds of data, the richest first. */
const ORDER = [WIDGET, "text/html", "image/svg+xml", "image/png", "text/plain"];
const comms = new Map();
const cells = new Map();
/** Outputs that their kernel may change, by the name it gave them. */
const named = new Map();

class FallbackRenderer extends Error {}

/** What the extension's process sends of a message, and what the page makes of that. */
function handedOn(message) {
  if (message.buffers.length === 0) return JSON.parse(JSON.stringify(message));
  const numbers = message.buffers.map((buffer) => [...new Uint8Array(buffer)]);
  const found = JSON.parse(JSON.stringify({ ...message, buffers: numbers }));
  found.buffers = found.buffers.map((list) => new DataView(Uint8Array.from(list).buffer));
  return found;
}

class Comm {
  constructor(id) {
    this.comm_id = id;
    this.target_name = "jupyter.widget";
    comms.set(id, this);
  }

  on_msg(work) {
    this.heard = work;
  }

  on_close(work) {
    this.ended = work;
  }

  send(data, _callbacks, _metadata, buffers = []) {
    const lists = buffers.map((one) => [...new Uint8Array(one.buffer ?? one)]);
    const content = { comm_id: this.comm_id, data };
    say({ type: "comm_msg", content, buffers: lists.map((list) => btoa(bytes(list))) });
    return "";
  }

  close() {}
}

function bytes(list) {
  return String.fromCharCode(...list);
}

class Manager extends ManagerBase {
  loadClass = loader(base);

  async _create_comm() {
    throw new Error("not from the page");
  }

  async _get_comm_info() {
    return {};
  }
}

const manager = new Manager();
let last = Promise.resolve();

async function show(cell, data, name) {
  for (const kind of ORDER) {
    if (!(kind in data)) continue;
    try {
      const element = await drawn(kind, data);
      if (name && named.has(name)) named.get(name).replaceWith(element);
      else cell.append(element);
      if (name) named.set(name, element);
      return;
    } catch (error) {
      if (!(error instanceof FallbackRenderer)) throw error;
    }
  }
}

async function drawn(kind, data) {
  const value = data[kind];
  const element = document.createElement("div");
  element.className = "output";
  element.dataset.kind = kind;
  if (kind === WIDGET) {
    // A notebook that is opened again: the state of its models is not loaded.
    if (!manager.has_model(value.model_id)) throw new FallbackRenderer();
    const view = await manager.create_view(await manager.get_model(value.model_id));
    element.append(view.el);
    view.trigger("displayed");
  } else if (kind === "image/png") element.append(await image(value, data["text/plain"]));
  else if (kind === "text/plain") element.append(value);
  else element.innerHTML = value;
  return element;
}

/** Its bytes are not in the page's text; the plain text beside it describes it. */
async function image(base64, description) {
  const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
  const img = new Image();
  img.src = URL.createObjectURL(blob);
  img.alt = description ?? "";
  return img;
}

const kinds = {
  /** Not the kernel's: a cell is about to be run, or run again, and has no output. */
  cell({ id, request }) {
    const cell = document.getElementById(id) ?? document.createElement("section");
    cell.id = id;
    cell.replaceChildren();
    document.body.append(cell);
    cells.set(request, cell);
  },
  comm_open(message) {
    const { comm_id: id } = message.content;
    manager.handle_comm_open(new Comm(id), message);
  },
  comm_msg(message) {
    comms.get(message.content.comm_id)?.heard?.(message);
  },
  comm_close(message) {
    comms.get(message.content.comm_id)?.ended?.(message);
  },
  display_data({ content, parent }) {
    const cell = cells.get(parent);
    if (cell) last = last.then(() => show(cell, content.data, content.transient?.display_id));
  },
  update_display_data({ content }) {
    const name = content.transient.display_id;
    last = last.then(() => named.has(name) && show(null, content.data, name));
  },
};
kinds.execute_result = kinds.display_data;

listen((message) => kinds[message.type]?.(handedOn(message)));
