/**
 * Libraries too large for the widget's own module. They travel as text (gzip, base64) by one hidden
 * widget per kernel, whose model id every board has; each is imported once a page.
 */
import { signal } from "@preact/signals";
import { keep, kept, onArrival, question, shared, unpack } from "./packed";

/** What we use of the hidden widget's model. */
interface Assets {
  get(name: string): unknown;
  send?(content: unknown): void;
}

/** What we use of a host's model to find another one. */
export interface Owner {
  get(name: string): unknown;
  widget_manager?: { get_model(id: string): Promise<Assets> | undefined };
}

/** Between two questions for the same chunk, ms, doubling: a busy kernel hears them all at once. */
const AGAIN = 20_000;

/** The chunks that a board asked its kernel for, since they did not arrive with the others. */
export class Missing {
  /** When the oldest that is not here yet was missed, ms. */
  readonly since = signal<number | null>(null);
  private readonly open = new Map<string, { since: number; text: Promise<string> }>();
  private readonly stops = new Set<() => void>();

  /** Ask for one and wait for it, however long that takes. */
  ask(assets: Assets, name: string, sha: string): Promise<string> {
    const found = this.open.get(sha);
    if (found) return found.text;
    const text = new Promise<string>((settle) => this.wait(assets, name, sha, settle));
    this.open.set(sha, { since: Date.now(), text });
    this.tell();
    return text;
  }

  /** The board is closed: what it waits for it never gets. */
  dispose(): void {
    for (const stop of this.stops) stop();
  }

  private wait(assets: Assets, name: string, sha: string, settle: (text: string) => void): void {
    let pause = AGAIN;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      try {
        assets.send?.(question(name));
      } catch {
        // The line is gone; another kernel may bring the same.
      }
      timer = setTimeout(ask, pause);
      pause *= 2;
    };
    const stopListening = onArrival(() => {
      const packed = kept(sha);
      if (packed === null) return;
      stop();
      this.open.delete(sha);
      this.tell();
      settle(packed);
    });
    const stop = () => {
      clearTimeout(timer);
      stopListening();
      this.stops.delete(stop);
    };
    this.stops.add(stop);
    ask();
  }

  private tell(): void {
    const all = [...this.open.values()].map(({ since }) => since);
    this.since.value = all.length === 0 ? null : Math.min(...all);
  }
}

export type Chunk = (name: string) => Promise<unknown>;
export type StartWorker = (name: string) => Promise<Worker>;

/** The loader of one board. A rejected promise says what to do; the next call tries again. */
export function chunks(model: Owner, missing = new Missing()): Chunk {
  const tried = new Map<string, Promise<unknown>>();
  return (name) => {
    let chunk = tried.get(name);
    if (!chunk) {
      chunk = load(model, missing, name, "module", run).catch((error: unknown) => {
        tried.delete(name);
        throw explained(name, error);
      });
      tried.set(name, chunk);
    }
    return chunk;
  };
}

/** The starter of a board's workers: each call starts one, whose script is that chunk. */
export function workers(model: Owner, missing = new Missing()): StartWorker {
  return async (name) => {
    try {
      return startWorker(await load(model, missing, name, "script", async (script) => script));
    } catch (error) {
      throw explained(name, error);
    }
  };
}

function explained(name: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`${name} could not be loaded (${reason}); run the board's cell again`);
}

/**
 * Boards of one page share what they made of a chunk, by its content. But each waits for the text by
 * itself: its kernel may have what that of another does not send.
 */
async function load<T>(
  model: Owner,
  missing: Missing,
  name: string,
  kind: "module" | "script",
  make: (script: Blob) => Promise<T>,
): Promise<T> {
  const address = model.get("assets");
  if (typeof address !== "string" || address === "") throw new Error("the kernel sent no assets");
  const manager = model.widget_manager;
  if (!manager) throw new Error("this host has no widget manager");
  const assets = await manager.get_model(address.replace(/^IPY_MODEL_/, ""));
  const trait = assets?.get(name);
  const given = typeof trait === "string" ? trait : "";
  const sum = assets?.get(`${name}_sha`);
  const sha = typeof sum === "string" ? sum : "";
  if (!assets || (sha === "" && given === "")) throw new Error("the kernel does not have it");
  const content = sha || `${name}:${given.length}`;
  const key = kind === "module" ? content : `${kind}:${content}`;
  // Another board may wait for what came with this one.
  if (sha !== "" && given !== "" && kept(sha) === null) keep(sha, given);
  const known = shared("chunks");
  const found = known.get(key);
  if (found) return found as Promise<T>;
  const packed = kept(sha) ?? (given || (await missing.ask(assets, name, sha)));
  const meanwhile = known.get(key);
  if (meanwhile) return meanwhile as Promise<T>;
  const made = (async () => make(new Blob([await unpack(packed)], { type: "text/javascript" })))();
  made.catch(() => known.delete(key));
  known.set(key, made);
  return made;
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
  // No module: from a page on disk, whose origin is none, Chromium starts only plain ones.
  const worker = new Worker(url);
  // It is read after this returns; whatever the worker says first tells that it was.
  const read = () => URL.revokeObjectURL(url);
  worker.addEventListener("message", read, { once: true });
  worker.addEventListener("error", read, { once: true });
  return worker;
}
