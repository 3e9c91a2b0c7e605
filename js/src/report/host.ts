/**
 * A host without a kernel: a widget's model whose messages come out of the file of a report. It
 * answers at once, and says of what was left out that it was.
 */
import type { Model } from "../widget";
import { array, integer, record } from "../wire/check";
import type { Given, ReportFile } from "./file";

const EPOCH = "report";
const LEFT_OUT = "This was left out of the report, to keep the file small";

type Listener = (...args: unknown[]) => void;
/** Series, number, part: as the page asks for a value. */
type Which = readonly number[];

/** Where the values lie, by what `keyOf` makes of which: numbers of blocks. */
type Index = ReadonlyMap<string, readonly number[]>;

export class ReportHost implements Model {
  private readonly listeners = new Map<string, Set<Listener>>();
  private seq = 0;
  private index: Promise<Index> | null = null;
  /** What the page waits for, the most wanted first. */
  private wanted: Which[] = [];
  private answering = false;

  constructor(
    private readonly file: ReportFile,
    private readonly options: unknown,
  ) {}

  readonly widget_manager = { get_model: () => this.file.chunks() };

  get(name: string): unknown {
    return { options: this.options, assets: "report" }[name];
  }

  on(event: string, listener: Listener): void {
    const own = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, own.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.listeners.get(event)?.delete(listener);
  }

  /** Hand the page a message. */
  emit({ content, buffers }: Given): void {
    const whole = { ...content, v: 1, epoch: EPOCH, seq: this.seq++ };
    for (const listener of this.listeners.get("msg:custom") ?? []) listener(whole, buffers);
  }

  /** Take what the page asks; what it tells needs no answer. */
  send(ask: unknown): void {
    const { type, ...asked } = record(ask, "message");
    if (type === "look") {
      this.wanted = array(asked.wanted, "wanted").map((one) =>
        array(one, "wanted[]").map((number) => integer(number, "wanted[][]")),
      );
      void this.answer();
    } else if (type === "range" || type === "export") {
      // All there is of these the page has.
      const error = type === "export" ? { error: LEFT_OUT } : {};
      const content = { type: "range", req: asked.req, done: true, segments: [], ...error };
      queueMicrotask(() => this.emit({ content, buffers: [] }));
    }
  }

  private async answer(): Promise<void> {
    if (this.answering) return;
    this.answering = true;
    const given = new Set<number>();
    for (let which = this.wanted.shift(); which; which = this.wanted.shift()) {
      try {
        await this.give(which, given);
      } catch (error) {
        this.emit(broken(which, error instanceof Error ? error.message : String(error)));
      }
    }
    this.answering = false;
  }

  /** Give a value, by the blocks it lies in but for those that were given. */
  private async give(which: Which, given: Set<number>): Promise<void> {
    const index = await this.read();
    const blocks = index.get(which.join());
    if (!blocks) this.emit(broken(which, LEFT_OUT));
    for (const block of blocks ?? []) {
      // Others in it may have been wanted, too.
      if (given.has(block)) continue;
      this.emit(lone(await this.file.message(`v${block}`), index));
      given.add(block);
    }
  }

  private read(): Promise<Index> {
    this.index ??= this.file.message("i0", { once: true }).then(({ content }) => {
      const rows = array(content.values, "values").map((row) =>
        array(row, "values[]").map((number) => integer(number, "values[][]")),
      );
      return new Map(
        rows.map(([series = 0, point = 0, part = 0, first = 0, count = 0]) => [
          [series, point, part].join(),
          Array.from({ length: count }, (_, i) => first + i),
        ]),
      );
    });
    return this.index;
  }
}

function broken([series, point, part]: Which, error: string): Given {
  // Of the first generation: no other is in a report.
  const item = { series, generation: 0, point, part, error };
  return { content: { type: "values", items: [item] }, buffers: [] };
}

/** The views are told of what values there are no more parts, so that none offers them. */
function lone({ content, buffers }: Given, index: Index): Given {
  const items = array(content.items, "items").map((one) => {
    const item = record(one, "items[]");
    const has = (part: number) => index.has([item.series, item.point, part].join());
    if (item.part !== 0 || item.meta === undefined) return item;
    const meta = record(item.meta, "meta");
    // Rows of an embedding that are not to be had: the page then does with fewer dimensions.
    const rows = "matrix" in meta && !has(2) ? { matrix: null } : {};
    return { ...item, meta: { ...meta, ...rows, alone: !has(1) } };
  });
  return { content: { ...content, items }, buffers };
}
