/** A host's model without a host: what anywidget gives a widget, and what the widget does with it. */
import type { Model } from "../src/widget";

export class FakeModel implements Model {
  readonly sent: unknown[] = [];
  private readonly listeners = new Map<string, Set<(...args: unknown[]) => void>>();

  constructor(private readonly options: Record<string, unknown> = { logdir: "/tmp/logs" }) {}

  get(name: string): unknown {
    return name === "options" ? this.options : undefined;
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
