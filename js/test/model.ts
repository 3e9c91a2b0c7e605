/** A host's model without a host: what anywidget gives a widget, and what the widget does with it. */
import type { Model } from "../src/widget";

export const VIEWS = "sum of the views";

export class FakeModel implements Model {
  readonly sent: unknown[] = [];
  private readonly listeners = new Map<string, Set<(...args: unknown[]) => void>>();

  constructor(private readonly options: Record<string, unknown> = { logdir: "/tmp/logs" }) {}

  /** Its assets have the views: by a checksum under which `installBrowser` put them. */
  readonly widget_manager = {
    get_model: async () => ({
      get: (name: string) => ({ views: "packed", views_sha: VIEWS })[name],
    }),
  };

  get(name: string): unknown {
    return { options: this.options, assets: "IPY_MODEL_assets" }[name];
  }

  on(event: string, listener: (...args: unknown[]) => void): void {
    const own = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, own.add(listener));
  }

  off(event: string, listener: (...args: unknown[]) => void): void {
    this.listeners.get(event)?.delete(listener);
  }

  send(content: unknown): void {
    this.sent.push(content);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...args);
  }

  get listening(): number {
    return [...this.listeners.values()].reduce((sum, own) => sum + own.size, 0);
  }
}
