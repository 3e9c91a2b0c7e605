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

/** The loader of one board. A rejected promise says what to do; the next call tries again. */
export function chunks(model: Owner): Chunk {
  const tried = new Map<string, Promise<unknown>>();
  return (name) => {
    let chunk = tried.get(name);
    if (!chunk) {
      chunk = load(model, name).catch((error: unknown) => {
        tried.delete(name);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${name} could not be loaded (${reason}); run the board's cell again`);
      });
      tried.set(name, chunk);
    }
    return chunk;
  };
}

async function load(model: Owner, name: string): Promise<unknown> {
  const address = model.get("assets");
  if (typeof address !== "string" || address === "") throw new Error("the kernel sent no assets");
  const manager = model.widget_manager;
  if (!manager) throw new Error("this host has no widget manager");
  const assets = await manager.get_model(address.replace(/^IPY_MODEL_/, ""));
  const packed = assets?.get(name);
  if (typeof packed !== "string" || packed === "") throw new Error("the kernel does not have it");
  const sha = assets?.get(`${name}_sha`);
  return shared(typeof sha === "string" && sha ? sha : `${name}:${packed.length}`, packed);
}

/** Boards of one page share what they imported, by its content. */
function shared(key: string, packed: string): Promise<unknown> {
  const known = registry();
  let module = known.get(key);
  if (!module) {
    module = unpack(packed).then(run);
    module.catch(() => known.delete(key));
    known.set(key, module);
  }
  return module;
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

async function run(source: string): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
