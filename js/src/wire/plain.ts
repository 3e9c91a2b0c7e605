/**
 * Messages as JSON alone, for hosts where a binary buffer costs more than its text: buffers are
 * base64 in the header, and what is large comes in parts.
 */
import { array, fail, integer, text } from "./check";

/** A part of a message: base64 of some of its JSON. */
export interface Part {
  type: "part";
  part: number;
  parts: number;
  text: string;
}

/** Of one message, some hundred megabytes; more is refused. */
const MOST_PARTS = 4096;

export function part(head: Record<string, unknown>): Part {
  const parts = integer(head.parts, "parts");
  if (parts > MOST_PARTS) fail("parts", parts, `at most ${MOST_PARTS}`);
  return { type: "part", part: integer(head.part, "part"), parts, text: text(head.text, "text") };
}

/** The buffers in a header; throws a `WireError`. */
export function buffersIn(value: unknown): Uint8Array[] {
  return array(value, "buffers").map((one) => {
    try {
      return fromBase64(text(one, "buffers[]"));
    } catch {
      return fail("buffers[]", one, "base64");
    }
  });
}

/** The parts of one message. */
export class Parts {
  private texts: string[] = [];

  /** Take a part, in order; returns the message as it was when it was the last, else null. */
  add({ part, parts, text }: Part): Record<string, unknown> | null {
    if (part === 0) this.texts = [];
    // One was lost: so is the whole, and the kernel is told of the gap.
    if (part !== this.texts.length) return null;
    this.texts.push(text);
    if (this.texts.length < parts) return null;
    const whole = this.texts.join("");
    this.texts = [];
    try {
      const found: unknown = JSON.parse(new TextDecoder().decode(fromBase64(whole)));
      return typeof found === "object" && found ? Object.fromEntries(Object.entries(found)) : {};
    } catch {
      return {};
    }
  }
}

/** Whether this page is VS Code's, which has every message with buffers as a list of numbers. */
export function wantsText(): boolean {
  return (
    location.protocol === "vscode-webview:" ||
    "acquireVsCodeApi" in globalThis ||
    // Wherever VS Code itself runs, in a browser too, it says so to its pages' style sheets.
    document.body?.dataset.vscodeThemeKind !== undefined
  );
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
