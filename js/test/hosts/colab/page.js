/**
 * The page of a Colab notebook as far as it is known: a frame for each cell's output, from another
 * site than the page; it knows the state of every model, and hands on what a comm says only while
 * the request that it belongs to is under way.
 */
import { listen, say } from "../line.js";

const WIDGET = "application/vnd.jupyter.widget-view+json";
const models = new Map();
const cells = new Map();
const frames = new Map();
const underWay = new Set();
/** The state that the notebook is saved with, for tests. */
globalThis.__models = models;
/** What was not handed on, for tests. */
globalThis.__dropped = [];
/** Whether frames are heard, for tests. */
globalThis.__mute = false;

class Frame {
  constructor(cell) {
    this.waiting = [];
    this.live = false;
    this.channels = new Set();
    this.element = document.createElement("iframe");
    // "localhost" and "127.0.0.1" are two sites.
    this.element.src = `${location.protocol}//localhost:${location.port}/frame`;
    this.element.style.cssText = "width: 100%; height: 900px; border: 0";
    cell.append(this.element);
  }

  /** A frame takes a while to load; what concerns a comm is lost meanwhile, outputs wait. */
  post(message, { waits = false } = {}) {
    if (this.live) this.element.contentWindow.postMessage(message, "*");
    else if (waits) this.waiting.push(message);
  }

  hear(message) {
    if (message.type === "ready") {
      this.live = true;
      for (const one of this.waiting.splice(0)) this.post(one);
    } else if (message.type === "channel") this.channels.add(message.id);
    else if (message.type === "state?") {
      const state = structuredClone(models.get(message.id));
      // Of a model that was closed meanwhile there is none.
      if (state) this.post({ type: "state", question: message.question, state: { state } });
    } else if (message.type === "send" && !globalThis.__mute) {
      const content = { comm_id: message.id, data: message.data };
      say({ type: "comm_msg", content, buffers: message.buffers.map(base64) });
    }
  }
}

addEventListener("message", ({ source, data }) => {
  for (const frame of frames.values()) {
    if (frame.element.contentWindow === source) frame.hear(data);
  }
});

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function frameOf(request) {
  const cell = cells.get(request);
  if (!cell) return null;
  if (!frames.has(cell)) frames.set(cell, new Frame(cell));
  return frames.get(cell);
}

function put(state, paths, buffers) {
  paths.forEach((path, i) => {
    let at = state;
    for (const key of path.slice(0, -1)) at = at[key];
    at[path.at(-1)] = new DataView(buffers[i]);
  });
  return state;
}

/** What a frame shows of an output that is no widget. */
function html({ data, transient }) {
  const png = data["image/png"];
  const picture = png && `<img src="data:image/png;base64,${png}">`;
  const text = data["text/html"] ?? picture ?? data["text/plain"];
  return { type: "html", html: text, name: transient?.display_id };
}

const kinds = {
  /** Not the kernel's: a cell is about to be run, or run again, and has no output. */
  cell({ id, request }) {
    const known = document.getElementById(id);
    if (known) frames.delete(known);
    const cell = known ?? document.createElement("section");
    cell.id = id;
    cell.replaceChildren();
    document.body.append(cell);
    cells.set(request, cell);
  },
  status({ content, parent }) {
    if (content.execution_state === "busy") underWay.add(parent);
    else underWay.delete(parent);
  },
  comm_open({ content, buffers }) {
    const { state, buffer_paths = [] } = content.data;
    models.set(content.comm_id, put(structuredClone(state), buffer_paths, buffers));
    for (const frame of frames.values()) {
      frame.post({ type: "opened", id: content.comm_id, data: content.data });
    }
  },
  comm_msg({ content, parent, buffers }) {
    const { comm_id: id, data } = content;
    if (data.method === "update") {
      Object.assign(models.get(id) ?? {}, put(data.state, data.buffer_paths ?? [], buffers));
    }
    if (!underWay.has(parent)) {
      __dropped.push(data);
      return;
    }
    for (const frame of frames.values()) {
      if (frame.channels.has(id)) frame.post({ type: "message", id, content, buffers });
    }
  },
  comm_close({ content }) {
    for (const frame of frames.values()) frame.post({ type: "close", id: content.comm_id });
    models.delete(content.comm_id);
  },
  display_data({ content, parent }) {
    const frame = frameOf(parent);
    const widget = content.data[WIDGET];
    const manager = content.metadata[WIDGET]?.colab?.custom_widget_manager?.url;
    if (widget && manager) frame?.post({ type: "show", id: widget.model_id }, { waits: true });
    else frame?.post(html(content), { waits: true });
  },
  update_display_data({ content }) {
    for (const frame of frames.values()) frame.post({ ...html(content), again: true });
  },
};
kinds.execute_result = kinds.display_data;

listen((message) => kinds[message.type]?.(message));
