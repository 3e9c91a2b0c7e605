/**
 * Where the chunks lie on a page until a board wants one, by the checksum of what is in them: text,
 * base64 of a gzip file. The widget that carries them is a module of its own, and so is each board:
 * what they have in common is a map in the page's global names, and an event.
 */
export const NAMES = ["views", "markdown", "plotly", "scenes", "layouts", "picture"] as const;

const ARRIVED = "tbnb-chunk";
/** No chunk comes in more pieces: one of a megabyte each. */
const MOST_PARTS = 64;

/** What we keep in the page's global names, all versions of it together. */
export function shared(name: string): Map<string, unknown> {
  const home: Record<string, unknown> = Reflect.get(globalThis, "__tbnb") ?? {};
  Reflect.set(globalThis, "__tbnb", home);
  const found = home[name];
  if (found instanceof Map) return found;
  const made = new Map<string, unknown>();
  home[name] = made;
  return made;
}

export function keep(sha: string, text: string): void {
  shared("packed").set(sha, text);
  globalThis.dispatchEvent(new CustomEvent(ARRIVED));
}

export function kept(sha: string): string | null {
  const found = shared("packed").get(sha);
  return typeof found === "string" ? found : null;
}

/** What a page asks of the widget that carries the chunks. */
export function question(name: string): unknown {
  return { v: 1, type: "chunk", name };
}

/** The source in a base64 text of a gzip file. */
export async function unpack(packed: string): Promise<string> {
  const binary = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([binary]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Listen to what arrives. Returns how to stop. */
export function onArrival(work: () => void): () => void {
  globalThis.addEventListener(ARRIVED, work);
  return () => globalThis.removeEventListener(ARRIVED, work);
}

/** Put the pieces of chunks together. */
export class Pieces {
  private readonly pieces = new Map<string, string[]>();

  /** Take a message of the kernel; what is none of ours is left alone. */
  take(content: unknown): void {
    const { type, sha, part, parts, text } = Object(content);
    if (type !== "chunk" || typeof sha !== "string" || typeof text !== "string") return;
    if (!Number.isInteger(parts) || parts < 1 || parts > MOST_PARTS) return;
    if (!Number.isInteger(part) || part < 0 || part >= parts) return;
    const own = this.pieces.get(sha) ?? [];
    own[part] = text;
    this.pieces.set(sha, own);
    for (let i = 0; i < parts; i++) if (own[i] === undefined) return;
    this.pieces.delete(sha);
    keep(sha, own.join(""));
  }
}
