/**
 * The widget's module, for anywidget 0.9 (Colab) and 0.11: a factory that makes one store per model.
 *
 * `initialize` attaches the listener and returns at once: anywidget drops every later message of a
 * model that is not ready in two seconds. `render` mounts one view of the store.
 */
import { chunks, Missing, type Owner, workers } from "./chunks";
import { mount } from "./shell/mount";
import { Store } from "./store";
import { options } from "./store/choices";

/** What we use of a host's model; everything else of it may be missing. */
export interface Model extends Owner {
  on(event: string, listener: (...args: unknown[]) => void): void;
  off(event: string, listener: (...args: unknown[]) => void): void;
  send(content: unknown): void;
}

interface InitializeProps {
  model: Model;
  /** From anywidget 0.10. */
  signal?: AbortSignal;
}

interface RenderProps extends InitializeProps {
  el: HTMLElement;
}

export default function widget() {
  let store: Store | null = null;

  function initialize({ model, signal }: InitializeProps): () => void {
    const given = options(model.get("options"));
    const missing = new Missing();
    const [chunk, worker] = [chunks(model, missing), workers(model, missing)];
    const own = new Store((ask) => post(model, ask), given, chunk, worker, missing.since);
    store = own;
    const onMessage = (content: unknown, buffers: unknown) =>
      own.receive(content, Array.isArray(buffers) ? buffers : []);
    const onLine = () => own.lineChanged();
    model.on("msg:custom", onMessage);
    model.on("comm_live_update", onLine);
    const stop = once(() => {
      model.off("msg:custom", onMessage);
      model.off("comm_live_update", onLine);
      own.dispose();
      missing.dispose();
      if (store === own) store = null;
    });
    signal?.addEventListener("abort", stop, { once: true });
    return stop;
  }

  function render(props: RenderProps): () => void {
    // A host that never calls initialize still gets a board.
    if (!store) initialize(props);
    store?.shown();
    const stop = store ? once(mount(props.el, store)) : () => {};
    props.signal?.addEventListener("abort", stop, { once: true });
    return stop;
  }

  return { initialize, render };
}

function post(model: Model, ask: object): void {
  try {
    model.send({ v: 1, ...ask });
  } catch {
    // The line is gone; `Liveness` says so once nothing comes.
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
