/**
 * Libraries too large for the widget's own module. They travel as text (gzip, base64) in the traits
 * of one hidden widget per kernel, whose model id every board has; each is imported once a page.
 */
/** What we use of a host's model to find another one. */
export interface Owner {
  get(name: string): unknown;
  widget_manager?: { get_model(id: string): Promise<{ get(name: string): unknown }> | undefined };
}

export type Chunk = (name: string) => Promise<unknown>;
export type StartWorker = (name: string) => Promise<Worker>;

/** The loader of one board. A rejected promise says what to do; the next call tries again. */
export function chunks(model: Owner): Chunk {
  const tried = new Map<string, Promise<unknown>>();
  return (name) => {
    let chunk = tried.get(name);
    if (!chunk) {
      chunk = load(model, name, "module", run).catch((error: unknown) => {
        tried.delete(name);
        throw explained(name, error);
      });
      tried.set(name, chunk);
    }
    return chunk;
  };
}

/** The starter of a board's workers: each call starts one, whose script is that chunk. */
export function workers(model: Owner): StartWorker {
  return async (name) => {
    try {
      return startWorker(await load(model, name, "script", async (script) => script));
    } catch (error) {
      throw explained(name, error);
    }
  };
}

function explained(name: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`${name} could not be loaded (${reason}); run the board's cell again`);
}

/** Boards of one page share what they made of a chunk, by its content. */
async function load<T>(
  model: Owner,
  name: string,
  kind: "module" | "script",
  make: (script: Blob) => Promise<T>,
): Promise<T> {
  const address = model.get("assets");
  if (typeof address !== "string" || address === "") throw new Error("the kernel sent no assets");
  const manager = model.widget_manager;
  if (!manager) throw new Error("this host has no widget manager");
  const assets = await manager.get_model(address.replace(/^IPY_MODEL_/, ""));
  const packed = assets?.get(name);
  if (typeof packed !== "string" || packed === "") throw new Error("the kernel does not have it");
  const sha = assets?.get(`${name}_sha`);
  const content = typeof sha === "string" && sha ? sha : `${name}:${packed.length}`;
  const key = kind === "module" ? content : `${kind}:${content}`;
  const known = registry();
  const found = known.get(key);
  if (found) return found as Promise<T>;
  const made = unpack(packed).then((source) =>
    make(new Blob([source], { type: "text/javascript" })),
  );
  made.catch(() => known.delete(key));
  known.set(key, made);
  return made;
}

function registry(): Map<string, Promise<unknown>> {
  const home: { chunks?: unknown } = Reflect.get(globalThis, "__tbnb") ?? {};
  if (!(home.chunks instanceof Map)) home.chunks = new Map();
  Reflect.set(globalThis, "__tbnb", home);
  return home.chunks as Map<string, Promise<unknown>>;
}

/** The source in a base64 text of a gzip file. */
export async function unpack(packed: string): Promise<string> {
  const binary = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([binary]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

async function run(script: Blob): Promise<unknown> {
  const url = URL.createObjectURL(script);
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function startWorker(script: Blob): Worker {
  const url = URL.createObjectURL(script);
  const worker = new Worker(url, { type: "module" });
  // It is read after this returns; whatever the worker says first tells that it was.
  const read = () => URL.revokeObjectURL(url);
  worker.addEventListener("message", read, { once: true });
  worker.addEventListener("error", read, { once: true });
  return worker;
}
