/** One store per model, whatever the number of its views: what the user chose | what the kernel sent. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { lastPart } from "./math/format";
import { Asks } from "./store/asks";
import { CHOICES, type ChoiceName, type Choices, choices, type Options } from "./store/choices";
import { filter } from "./store/filter";
import { keepBoard, keepChoice, keptBoard, keptChoices } from "./store/kept";
import { type Live, Liveness } from "./store/live";
import { Pictures } from "./store/pictures";
import { type Run, Sent } from "./store/sent";
import { roomFor, Values } from "./store/values";
import { onWake } from "./store/wake";
import { type Ask, parse, type Selected } from "./wire";
import { Parts, wantsText } from "./wire/plain";

export type { Run, Series, Tag } from "./store/sent";

/** The first hello waits this long: a board just displayed is sent everything unasked. */
const FIRST_HELLO = 300;
/** A frame for what was held back, one to draw it, and some, ms. */
const CATCH_UP = 250;

export class Store {
  /** What the kernel sent. */
  readonly sent: Sent;
  readonly asks: Asks;
  /** Pictures, texts and the like. */
  readonly values: Values;
  readonly pictures: Pictures;
  readonly live: ReadonlySignal<Live>;
  /** What the user chose, for every board. */
  readonly choices: Choices;
  /** What the user chose, for this one. */
  readonly options: Options;
  readonly tagFilter = filter("");
  readonly runFilter = filter("");
  readonly hidden: Signal<ReadonlySet<string>>;
  readonly colors: Signal<ReadonlyMap<string, string>>;
  /** Keys of tags, as they were pinned. */
  readonly pins: Signal<readonly string[]>;
  readonly collapsed = signal<ReadonlySet<string>>(new Set());
  readonly height: Signal<number>;
  readonly tab = signal<string | null>(null);
  /** Points that the user selected in Python, and what of that was taken up. */
  readonly selection = signal<Selected | null>(null);
  selectionTaken: Selected | null = null;
  /** The run under the pointer in the run list, by index. */
  readonly hovered = signal<number | null>(null);
  /** Runs that pass the filter and are switched on, by index. */
  readonly visible: ReadonlySignal<ReadonlyMap<number, Run>>;
  /** Runs that pass the filter. */
  readonly listed: ReadonlySignal<readonly Run[]>;
  private readonly liveness: Liveness;
  private readonly views = new Map<symbol, boolean>();
  private readonly onScreen = new Map<symbol, { key: string; place: number }>();
  private readonly stops: (() => void)[] = [];
  private readonly parts = new Map<string, unknown>();
  private readonly pieces = new Parts();
  private isShown = false;
  private lacks = true;
  private saidText: string | null = null;

  /**
   * @param post sends a message to the kernel
   * @param chunk loads a library that is not part of the widget's own module
   * @param worker starts a worker whose script is such a chunk
   * @param missing when the kernel was asked for a chunk that is not here yet, ms
   */
  constructor(
    private readonly post: (ask: Ask) => void,
    options: Options,
    readonly chunk: (name: string) => Promise<unknown> = noChunk,
    readonly worker: (name: string) => Promise<Worker> = noChunk,
    readonly missing: ReadonlySignal<number | null> = signal(null),
  ) {
    this.options = options;
    this.asks = new Asks(post, () => ({ epoch: this.sent.epoch, seq: this.sent.seq }));
    const room = roomFor(options.budget);
    this.values = new Values((wanted) => post({ type: "look", wanted }), room);
    this.sent = new Sent(() => this.missed(), this.values);
    this.liveness = new Liveness(this.sent, this.asks);
    this.live = this.liveness.state;
    this.pictures = new Pictures(post, chunk, lastPart(options.logdir), () => this.catchUp());
    this.choices = choices(keptChoices());
    const board = keptBoard(options.logdir);
    this.hidden = signal(new Set(board.hidden));
    this.colors = signal(new Map(board.colors));
    this.pins = signal(this.choices.keepPins.peek() ? board.pins : []);
    this.height = signal(options.height ?? 720);
    this.tagFilter.text.value = options.tags;
    this.runFilter.text.value = options.runs;
    if (options.smoothing !== null) this.choices.smoothing.value = options.smoothing;
    if (options.theme !== null) this.choices.theme.value = options.theme;
    this.listed = computed(() => {
      const test = this.runFilter.test.value;
      return this.sent.runs.value.filter((run) => test(run.name));
    });
    this.visible = computed(() => {
      const hidden = this.hidden.value;
      const on = this.listed.value.filter((run) => !hidden.has(run.name));
      return new Map(on.map((run) => [run.index, run]));
    });
    this.keep();
    this.stops.push(onWake(() => this.awake()));
  }

  /**
   * A view of it is there: from now on it asks for what it lacks. Before, it is silent: in Colab a
   * page may have a second model, and so a second store, of a board, which nobody sees.
   */
  shown(): void {
    if (this.isShown) return;
    this.isShown = true;
    if (this.lacks) this.asks.hello(FIRST_HELLO);
  }

  /** Whether this is a report: all there is is in it, and there is no kernel. */
  get report(): boolean {
    return this.sent.status.value?.state === "report";
  }

  /** Take a message of the host as it came; a bad one is counted and dropped, never thrown. */
  receive(content: unknown, buffers: readonly unknown[]): void {
    const message = parse(content, buffers);
    if (typeof message === "string") {
      this.sent.refuse(message);
      return;
    }
    const epoch = this.sent.epoch;
    if (message.epoch !== epoch) {
      if (epoch !== null) this.asks.forget();
      if (message.type !== "status" || message.seq !== 0) this.middle();
      else if (epoch === null) {
        this.lacks = false;
        this.asks.unhello();
      }
    }
    this.asks.greeted = false;
    if (buffers.length > 0 && this.asksText(message.epoch)) this.asks.hello(0);
    this.sent.receive(message);
    this.liveness.heard();
    if (message.type === "ask") this.awake();
    if (message.type === "range") this.asks.answer(message);
    if (message.type === "select") this.selection.value = message;
    if (message.type === "picture" && this.isShown) this.pictures.ask(message.req);
    if (message.type !== "part") return;
    const { epoch: of, seq } = message;
    const whole = this.pieces.add(message);
    if (whole && whole.type !== "part") this.receive({ ...whole, epoch: of, seq }, []);
  }

  /** The host says the line to the kernel changed. */
  lineChanged(): void {
    if (this.isShown) this.liveness.suspect();
    else this.lacks = true;
  }

  /** Tell the kernel which points of an embedding are selected. */
  select(series: number, point: number, points: string): void {
    this.post({ type: "select", series, point, points });
  }

  /** A view came in sight or left it; null: it is no more. */
  inSight(view: symbol, seen: boolean | null): void {
    if (seen === null) this.views.delete(view);
    else this.views.set(view, seen);
    this.sent.hold(this.outOfSight());
  }

  private outOfSight(): boolean {
    return ![...this.views.values()].includes(true);
  }

  /** Draw what is known, in sight or not; what just came is not drawn before the next frames. */
  private async catchUp(): Promise<void> {
    this.sent.hold(false);
    await new Promise((go) => setTimeout(go, CATCH_UP));
    this.sent.hold(this.outOfSight());
  }

  /** A card of a tag came on screen (its place from the top) or left it (null). */
  onScreenAt(card: symbol, key: string, place: number | null): void {
    if (place === null) this.onScreen.delete(card);
    else this.onScreen.set(card, { key, place });
    this.sayNeeded();
  }

  /** State that belongs to one plugin and lives as long as the store, which calls its `dispose`. */
  part<T>(name: string, make: () => T, is: (value: unknown) => value is T): T {
    const found = this.parts.get(name);
    if (is(found)) return found;
    const made = make();
    this.parts.set(name, made);
    return made;
  }

  /** Every choice back to its default; pins, colours and hidden runs stay. */
  reset(): void {
    for (const [name, choice] of Object.entries(this.choices)) {
      const known = Object.entries(CHOICES).find(([spec]) => spec === name);
      if (known) choice.value = known[1].initial;
    }
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.liveness.dispose();
    this.asks.dispose();
    this.values.dispose();
    this.pictures.dispose();
    this.sent.frame.cancel();
    for (const part of this.parts.values()) {
      const end: unknown = Reflect.get(Object(part), "dispose");
      if (typeof end === "function") Reflect.apply(end, part, []);
    }
  }

  private awake(): void {
    if (this.isShown) this.asks.here();
  }

  /** A feed is met that did not begin here: but for an answer, all of it is to be asked for. */
  private middle(): void {
    if (!this.asks.greeted) this.missed();
  }

  private missed(): void {
    this.lacks = true;
    if (this.isShown) this.asks.hello();
  }

  /** Whether a kernel is to be told, once, that its messages should come without buffers. */
  private asksText(epoch: string): boolean {
    if (this.saidText === epoch || !wantsText()) return false;
    this.saidText = epoch;
    return true;
  }

  private sayNeeded(): void {
    const visible = this.visible.peek();
    const places = [...this.onScreen.values()].sort((a, b) => a.place - b.place);
    const byKey = this.sent.byKey.peek();
    const series: number[] = [];
    for (const { key } of places) {
      for (const one of byKey.get(key)?.series.values() ?? []) {
        if (visible.has(one.run)) series.push(one.index);
      }
    }
    this.asks.need(series);
  }

  private keep(): void {
    const all: [string, ReadonlySignal<unknown>][] = Object.entries(this.choices);
    for (const [name, choice] of all) {
      this.stops.push(afterFirst(choice, (value) => keepChoice(name, value)));
    }
    const board = computed(() => ({
      pins: this.choices.keepPins.value ? [...this.pins.value] : [],
      colors: [...this.colors.value],
      hidden: [...this.hidden.value],
    }));
    this.stops.push(afterFirst(board, (value) => keepBoard(this.options.logdir, value)));
    this.stops.push(
      effect(() => {
        // Another selection of runs needs other series.
        if (this.visible.value.size > 0) this.sayNeeded();
      }),
    );
  }
}

function noChunk(name: string): Promise<never> {
  return Promise.reject(new Error(`${name}: this host gives no way to it`));
}

/** Run `work` with every later value of a signal, not with the one it has. */
function afterFirst<T>(source: ReadonlySignal<T>, work: (value: T) => void): () => void {
  let first = true;
  return effect(() => {
    const value = source.value;
    if (!first) work(value);
    first = false;
  });
}

export type { ChoiceName };
