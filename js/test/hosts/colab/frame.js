/**
 * One output's frame, as Colab has it: a widget manager of its own, whose models are made from what
 * the notebook's page knows of their state. What it may rely on is all that comes by `environment`.
 */
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { loader } from "../line.js";

const channels = new Map();
const answers = new Map();
let asked = 0;

const post = (message) => parent.postMessage(message, "*");

const environment = {
  /** Of a model: name, module, version and state, its binary traits as DataViews. */
  getModelState(id) {
    const question = asked++;
    post({ type: "state?", question, id });
    return new Promise((settle) => answers.set(question, settle));
  },
};

/** The comm of one model in this frame; what was said before is not told again. */
class Channel {
  constructor(id) {
    this.comm_id = id;
    this.target_name = "jupyter.widget";
    this.heard = [];
    this.ended = [];
    channels.set(id, [...(channels.get(id) ?? []), this]);
    post({ type: "channel", id });
  }

  on_msg(work) {
    this.heard.push(work);
  }

  on_close(work) {
    this.ended.push(work);
  }

  /** Nobody tells when the kernel is idle: it is said to be so at once. */
  send(data, callbacks, _metadata, buffers = []) {
    const plain = JSON.parse(JSON.stringify(data));
    post({ type: "send", id: this.comm_id, data: plain, buffers: buffers.map(bytesOf) });
    setTimeout(() => callbacks?.iopub?.status?.({ content: { execution_state: "idle" } }));
    return "";
  }

  close() {}
}

function bytesOf(buffer) {
  return new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
}

class Manager extends ManagerBase {
  known = new Map();
  loadClass = loader(base);

  /** It knows nothing of models that were made as their comm was opened. */
  get_model(id) {
    if (!this.known.has(id)) this.known.set(id, this.fetched(id));
    return this.known.get(id);
  }

  async fetched(id) {
    const { state } = await environment.getModelState(id);
    return this.made(id, state);
  }

  made(id, state) {
    globalThis.__made.push(state._model_name === "AnyModel" ? state._anywidget_id : "");
    const { _model_name, _model_module, _model_module_version } = state;
    const options = {
      model_id: id,
      model_name: _model_name,
      model_module: _model_module,
      model_module_version: _model_module_version,
    };
    return this.new_model({ ...options, comm: new Channel(id) }, state);
  }

  /** A comm opened while the frame is there: without its buffers, so a binary trait breaks it. */
  opened(id, { state, buffer_paths = [] }) {
    for (const path of buffer_paths) {
      let at = state;
      for (const key of path.slice(0, -1)) at = at[key];
      at[path.at(-1)] = new DataView([].at(0).buffer);
    }
    return this.made(id, state);
  }
}

const manager = new Manager();
globalThis.__made = [];

async function show(id) {
  const model = await manager.get_model(id);
  const view = await manager.create_view(model);
  document.body.append(view.el);
  view.trigger("displayed");
}

const hear = {
  state({ question, state }) {
    answers.get(question)?.(state);
    answers.delete(question);
  },
  opened: ({ id, data }) => void manager.opened(id, data),
  show: ({ id }) => void show(id),
  html({ html, name, again }) {
    const known = [...document.querySelectorAll(".display_data")].find(
      (one) => name && one.dataset.name === name,
    );
    if (again && !known) return;
    const output = known ?? document.createElement("div");
    output.className = "display_data";
    if (name) output.dataset.name = name;
    output.innerHTML = html;
    if (!known) document.body.append(output);
  },
  message({ id, content, buffers }) {
    for (const channel of channels.get(id) ?? []) {
      // Custom messages have them as bytes, binary traits as views.
      const custom = content.data.method === "custom";
      const own = buffers.map((one) => (custom ? new Uint8Array(one) : new DataView(one)));
      for (const work of channel.heard) work({ content, buffers: own });
    }
  },
  close({ id }) {
    for (const channel of channels.get(id) ?? []) for (const work of channel.ended) work({});
  },
};
addEventListener("message", ({ data }) => hear[data.type]?.(data));
post({ type: "ready" });
