/** Which elements are on screen or nearly: one observer for all of a view. */
export class Seen {
  private observer: IntersectionObserver | null = null;
  private readonly listeners = new Map<Element, (seen: boolean) => void>();

  /** Watch within this scrolling element; what is being watched goes on. */
  within(root: Element | null): void {
    this.observer?.disconnect();
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) this.listeners.get(entry.target)?.(entry.isIntersecting);
      },
      { root, rootMargin: "200px 0px" },
    );
    for (const el of this.listeners.keys()) this.observer.observe(el);
  }

  watch(el: Element, listener: (seen: boolean) => void): () => void {
    this.listeners.set(el, listener);
    this.observer?.observe(el);
    return () => {
      this.listeners.delete(el);
      this.observer?.unobserve(el);
    };
  }

  stop(): void {
    this.observer?.disconnect();
    this.observer = null;
  }
}
