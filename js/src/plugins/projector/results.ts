/** What layouts found, the last few: what is shown again need not be computed again. */
import { signal } from "@preact/signals";

/** What a layout is of, and how. */
export interface LayoutKey {
  readonly series: number;
  readonly point: number;
  /** The rows: `PART.reduced`, or spherized. */
  readonly part: number;
  readonly method: string;
  readonly dimensions: 2 | 3;
}

export interface Result {
  readonly key: LayoutKey;
  readonly xyz: Float32Array<ArrayBuffer>;
  readonly iteration: number;
  /** Of the point, to say it where another step is on screen. */
  readonly step: string;
}

const MOST = 6;

export function sameKey(a: LayoutKey | null, b: LayoutKey | null): boolean {
  return (
    a?.series === b?.series &&
    a?.point === b?.point &&
    a?.part === b?.part &&
    a?.method === b?.method &&
    a?.dimensions === b?.dimensions
  );
}

export class Results {
  private readonly revision = signal(0);
  /** The newest last. */
  private list: Result[] = [];

  set(result: Result): void {
    const others = this.list.filter(({ key }) => !sameKey(key, result.key));
    this.list = [...others.slice(1 - MOST), result];
    this.revision.value = this.revision.peek() + 1;
  }

  /** What was found for a key; followed. */
  get(key: LayoutKey): Result | null {
    this.revision.value;
    return this.list.find((one) => sameKey(one.key, key)) ?? null;
  }

  /** The newest of another step of the same, of as many points; followed. */
  near(key: LayoutKey, n: number): Result | null {
    this.revision.value;
    const like = ({ key: { point, ...own }, xyz }: Result) =>
      point !== key.point && xyz.length === 3 * n && sameKey({ ...own, point: key.point }, key);
    return this.list.findLast(like) ?? null;
  }

  /** Forget what was found for a key. */
  drop(key: LayoutKey): void {
    this.list = this.list.filter((one) => !sameKey(one.key, key));
    this.revision.value = this.revision.peek() + 1;
  }
}
