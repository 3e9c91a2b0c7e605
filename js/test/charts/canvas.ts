/** What a test sees of a canvas: the calls made on it, in order. */
export interface Call {
  name: string;
  args: unknown[];
}

/** A Path2D that remembers its vertices; happy-dom has none. */
export class FakePath {
  readonly points: [string, number, number][] = [];

  moveTo(x: number, y: number): void {
    this.points.push(["M", x, y]);
  }

  lineTo(x: number, y: number): void {
    this.points.push(["L", x, y]);
  }

  rect(): void {}
}

/** A 2D context that takes every call and property; text is 6 px a character. */
function fakeContext(calls: Call[]): CanvasRenderingContext2D {
  const state: Record<PropertyKey, unknown> = {};
  const target = new Proxy(state, {
    get(known, name) {
      if (name in known) return known[name];
      if (name === "measureText") return (text: string) => ({ width: text.length * 6 });
      if (name === "getImageData") return () => ({ data: [0, 0, 0, 0] });
      return (...args: unknown[]) => {
        calls.push({ name: String(name), args });
      };
    },
    set(known, name, value) {
      known[name] = value;
      return true;
    },
  });
  return target as unknown as CanvasRenderingContext2D;
}

/** Give every canvas a context that records; answers the record and what undoes it. */
export function installCanvas(): { calls: Call[]; restore: () => void } {
  const calls: Call[] = [];
  const prototype = HTMLCanvasElement.prototype;
  const original = prototype.getContext;
  const contexts = new WeakMap<HTMLCanvasElement, CanvasRenderingContext2D>();
  prototype.getContext = function getContext(this: HTMLCanvasElement) {
    const context = contexts.get(this) ?? fakeContext(calls);
    contexts.set(this, context);
    return context;
  } as unknown as typeof prototype.getContext;
  const hadPath = "Path2D" in globalThis;
  if (!hadPath) Object.assign(globalThis, { Path2D: FakePath });
  return {
    calls,
    restore: () => {
      prototype.getContext = original;
      if (!hadPath) Reflect.deleteProperty(globalThis, "Path2D");
    },
  };
}

/** Let the next animation frames, and the microtasks they start, pass. */
export async function frames(count = 2): Promise<void> {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await Promise.resolve();
  }
}
