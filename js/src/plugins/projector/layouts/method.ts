import type { LayoutOptions } from "./layouts";

/** A layout in the making. */
export interface Method {
  readonly iteration: number;
  readonly done: boolean;
  /** Positions, in rows of three; good until the next step. */
  xyz(): ArrayLike<number>;
  step(): void | Promise<void>;
  /** Go on after its end. */
  extend(): void;
  perturb(): void;
  /** Take what may change on the way; the rest waits for the next start. */
  change(options: LayoutOptions): void;
}
