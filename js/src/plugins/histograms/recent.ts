/** What was made lately, up to so many bytes: made anew when it is wanted after that. */
export class Recent<K, V> {
  /** Least recently used first. */
  private readonly entries = new Map<K, V>();
  private bytes = 0;

  constructor(
    private readonly most: number,
    private readonly sizeOf: (value: V) => number,
  ) {}

  get(key: K, make: () => V): V {
    let found = this.entries.get(key);
    if (found === undefined) {
      found = make();
      this.bytes += this.sizeOf(found);
    } else this.entries.delete(key);
    this.entries.set(key, found);
    this.evict();
    return found;
  }

  /** The one used last stays, whatever its size. */
  private evict(): void {
    for (const [key, value] of this.entries) {
      if (this.bytes <= this.most || this.entries.size === 1) return;
      this.entries.delete(key);
      this.bytes -= this.sizeOf(value);
    }
  }
}
