/** The projector on a page of its own: what it asked the kernel, what it drew, what it started. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach } from "vitest";
import type { FromWorker, ToWorker } from "../../../src/plugins/projector/layouts/layouts";
import { type ProjectorState, stateOf } from "../../../src/plugins/projector/state";
import { Projector } from "../../../src/plugins/projector/view";
import type { Page } from "../../../src/shell/page";
import { Seen } from "../../../src/shell/seen";
import type { Theme } from "../../../src/shell/theme";
import { Store } from "../../../src/store";
import { options } from "../../../src/store/choices";
import type { Ask } from "../../../src/wire";
import { head, pointsOf, segment, status } from "../../messages";
import { installBrowser, settled } from "../../page";
import { type Given, picture } from "./embedding";
import { type FakeScene, FakeScenes } from "./scene";

export class FakeWorker {
  readonly heard: ToWorker[] = [];
  ended = 0;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: unknown = null;

  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.ended++;
  }

  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
}

export class Shown {
  readonly asked: Ask[] = [];
  readonly workers: FakeWorker[] = [];
  readonly scenes = new FakeScenes();
  readonly root = document.createElement("div");
  readonly theme = signal<Theme>("light");
  readonly store: Store;
  readonly state: ProjectorState;
  readonly page: Page;

  constructor() {
    this.store = new Store(
      (ask) => this.asked.push(ask),
      options({ logdir: "/logs" }),
      async () => this.scenes,
      async () => {
        const worker = new FakeWorker();
        this.workers.push(worker);
        return worker as unknown as Worker;
      },
    );
    this.state = stateOf(this.store);
    document.body.append(this.root);
    const seen = new Seen();
    seen.within(null);
    this.page = {
      ...{ store: this.store, theme: this.theme, root: this.root, seen },
      drawer: signal(false),
      still: signal(false),
    };
  }

  /** Tell of embeddings by tag, each of so many steps. */
  catalogue(tags: readonly string[], steps = 1): void {
    this.store.receive(status(0), []);
    const content = {
      ...head("catalogue", 1),
      runs: [[0, "run", 1000, "live"]],
      series: tags.map((tag, i) => [i, 0, tag, "projector", "", ""]),
    };
    this.store.receive(content, []);
    const numbers = Array.from({ length: steps }, (_, i) => i);
    tags.forEach((_, i) => {
      const one = pointsOf(2 + i, segment(i, 0, numbers));
      this.store.receive(one.content, one.buffers);
    });
    this.store.sent.frame.now();
  }

  /** Show embeddings of tag "a", "b", … */
  async show(...given: Given[]): Promise<void> {
    this.catalogue([..."abcdef"].slice(0, given.length));
    await this.mount();
    for (const [series, one] of given.entries()) await this.picture(one, series);
  }

  async mount(): Promise<void> {
    render(<Projector page={this.page} />, this.root);
    await settled();
  }

  async unmount(): Promise<void> {
    render(null, this.root);
    await settled();
  }

  async picture(given: Given, series = 0, point = 0): Promise<void> {
    const { meta, blobs } = picture(given);
    await this.part(series, point, 0, meta, blobs);
  }

  async part(
    series: number,
    point: number,
    part: number,
    meta: Record<string, unknown>,
    blobs: readonly Uint8Array[],
  ): Promise<void> {
    const all = Uint8Array.from(blobs.flatMap((blob) => [...blob]));
    const item = {
      ...{ series, generation: 0, point, part, meta, at: 0, n: all.length },
      ...{ sizes: blobs.map(({ length }) => length), data: ["u1", 0, 0] },
    };
    const content = { ...head("values", this.store.sent.seq + 1), items: [item] };
    this.store.receive(content, [new DataView(all.buffer)]);
    await settled();
  }

  async broken(series: number, error: string, part = 0): Promise<void> {
    const item = { series, generation: 0, point: 0, part, error };
    const content = { ...head("values", this.store.sent.seq + 1), items: [item] };
    this.store.receive(content, []);
    await settled();
  }

  /** The user selects points in Python. */
  async told(series: number, points: string): Promise<void> {
    const content = { ...head("select", this.store.sent.seq + 1), series, point: 0, points };
    this.store.receive(content, []);
    await settled();
  }

  /** What the kernel was told of selections. */
  said(): unknown[] {
    return this.asked.flatMap((ask) =>
      ask.type === "select" ? [[ask.series, ask.point, ask.points]] : [],
    );
  }

  /** What is asked for at last, as series, point and part. */
  wanted(): readonly unknown[] {
    const looks = this.asked.flatMap((ask) => (ask.type === "look" ? [ask.wanted] : []));
    return looks.at(-1) ?? [];
  }

  get scene(): FakeScene {
    const [scene] = this.scenes.made.slice(-1);
    if (!scene) throw new Error("no scene");
    return scene;
  }

  find<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.root.querySelector<T>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }

  /** Type into a field. */
  async type(selector: string, text: string): Promise<void> {
    const input = this.find<HTMLInputElement>(selector);
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  }

  /** The control that has this label beside it. */
  field<T extends HTMLElement = HTMLInputElement>(name: string): T {
    const labels = [...this.root.querySelectorAll("label")];
    const label = labels.find((one) => one.querySelector("span")?.textContent === name);
    const found = label?.querySelector<T>("input, select");
    if (!found) throw new Error(`no ${name}`);
    return found;
  }

  /** Choose from the list that has this label. */
  async choose(name: string, value: string): Promise<void> {
    const select = this.field<HTMLSelectElement>(name);
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  }

  /** Move the slider that has this label. */
  async slide(name: string, value: number): Promise<void> {
    const slider = this.field(name);
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  }

  button(text: string): HTMLButtonElement {
    const all = [...this.root.querySelectorAll<HTMLButtonElement>("button")];
    const found = all.find(
      (one) => one.textContent === text || one.getAttribute("aria-label") === text,
    );
    if (!found) throw new Error(`no button ${text}`);
    return found;
  }

  async press(text: string): Promise<void> {
    this.button(text).click();
    await settled();
  }

  dispose(): void {
    render(null, this.root);
    this.root.remove();
    this.store.dispose();
  }
}

/** The projector of the test that runs; `showEach` makes it. */
export let shown: Shown;

/** Give each test of this file a page and a projector of its own. */
export function showEach(): void {
  let restore: () => void;

  beforeEach(() => {
    restore = installBrowser();
    localStorage.clear();
    shown = new Shown();
  });

  afterEach(() => {
    shown.dispose();
    restore();
  });
}
