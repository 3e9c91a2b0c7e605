/** What lies in the file of a report: messages, each in an element of its own, and scripts. */
import { record } from "../wire/check";

/** A message as a host gives it. */
export interface Given {
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
}

/** Base64 of a message, which is a gzip file where the element says so (`report/block.py`). */
export async function unpack(text: string, zipped: boolean): Promise<Given> {
  const packed = decode(text);
  const bytes = zipped ? await gunzip(packed) : packed;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  const content = record(JSON.parse(header), "message");
  return { content, buffers: [bytes.subarray(4 + length)] };
}

interface Decoder {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  // From 2025 on; twenty times as fast.
  const own = (Uint8Array as Decoder).fromBase64?.(text);
  return own ?? Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

async function gunzip(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class ReportFile {
  /** Once all of the file is here. */
  private readonly whole: Promise<void>;

  constructor(private readonly page: Document) {
    this.whole = new Promise((done) => {
      if (page.readyState !== "loading") done();
      else page.addEventListener("DOMContentLoaded", () => done(), { once: true });
    });
  }

  /** What stands in an element; null where there is none. One further down may be still to come. */
  async text(name: string): Promise<string | null> {
    return (await this.element(name))?.textContent ?? null;
  }

  /** The message of a block; `once`: the page gives its memory back. */
  async message(name: string, { once = false } = {}): Promise<Given> {
    const element = await this.element(name);
    const text = element?.textContent;
    if (!element || !text) throw new Error(`its block ${name} is missing: the file was cut short`);
    const message = await unpack(text, element.hasAttribute("data-zipped"));
    if (once) element.remove();
    return message;
  }

  /** Scripts that views load late: packed, and their checksum, as the live board's host has them. */
  async chunks(): Promise<{ get(name: string): unknown }> {
    await this.whole;
    return {
      get: (name) => {
        const own = /^(\w+)_sha$/.exec(name)?.[1];
        const element = this.page.getElementById(`tbnb-${own ?? name}`);
        return own ? element?.getAttribute("data-sum") : element?.textContent;
      },
    };
  }

  private async element(name: string): Promise<Element | null> {
    const id = `tbnb-${name}`;
    const found = this.page.getElementById(id);
    // It may be there in part, while the file is being read, if nothing is behind it.
    if (found?.nextElementSibling) return found;
    await this.whole;
    return this.page.getElementById(id);
  }
}
