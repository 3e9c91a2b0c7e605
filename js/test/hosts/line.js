/**
 * The line of a host's page to its kernel, over the server of `tests/browser/frontend.py`: what the
 * kernel says comes as events, in order; what the page says goes as requests, one after another.
 */

/** Call `heard` with each message; its buffers are ArrayBuffers. */
export function listen(heard) {
  new EventSource("/messages").onmessage = ({ data }) => {
    const message = JSON.parse(data);
    message.buffers = (message.buffers ?? []).map(
      (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer,
    );
    heard(message);
  };
}

let last = Promise.resolve();

/** Send a message to the kernel. */
export function say(message) {
  const body = JSON.stringify(message);
  last = last.then(() => fetch("/send", { method: "POST", body }));
}

/** How a manager over this base finds the classes of its models. */
export function loader(base) {
  let any;
  return async (name, module) => {
    if (module === "@jupyter-widgets/base") return base[name];
    if (module !== "anywidget") throw new Error(`no module ${module}`);
    any ??= anywidget(base);
    return (await any)[name];
  };
}

/** The module `anywidget` as its package has it, an AMD module, from where this kernel has it. */
async function anywidget(base) {
  const source = await (await fetch("/anywidget.js")).text();
  let found;
  const define = (names, make) => {
    if (names.join() !== "@jupyter-widgets/base") throw new Error(`no module of ${names}`);
    found = make(base);
  };
  new Function("define", source)(define);
  return found;
}
