/**
 * Layouts that are computed in the page, in a worker: t-SNE and UMAP. The worker's script comes as
 * a chunk of its own (`chunks/layouts.ts`); this is what one says to it and hears from it.
 */

export interface TsneOptions {
  readonly method: "tsne";
  readonly dimensions: 2 | 3;
  readonly perplexity: number;
  /** 0: by the number of points, as scikit-learn and openTSNE do. */
  readonly learningRate: number;
  /** From 0 to 1: how much points of one label attract one another more, and others less. */
  readonly supervise: number;
}

export interface UmapOptions {
  readonly method: "umap";
  readonly dimensions: 2 | 3;
  readonly neighbors: number;
  readonly minDist: number;
}

export type LayoutOptions = TsneOptions | UmapOptions;

/** Points in rows; rows with numbers that are not finite have no place in a layout. */
export interface Matrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly n: number;
  readonly d: number;
}

export type ToWorker =
  /**
   * Begin; `labels` are needed to supervise: a number a point, -1 for unknown. `places`, three
   * numbers a point, are where t-SNE begins: those of the same points at another step.
   */
  | {
      readonly type: "start";
      readonly matrix: Matrix;
      readonly options: LayoutOptions;
      readonly labels: Int32Array | null;
      readonly places?: Float32Array<ArrayBuffer> | null;
      readonly seed: number;
    }
  | { readonly type: "pause" }
  /** Go on; after its end, once more as far. */
  | { readonly type: "resume" }
  /** Push the points apart a little at random, so that they find a better place. */
  | { readonly type: "perturb" }
  /** Learning rate, `supervise` and `minDist` may change on the way; others wait for a start. */
  | { readonly type: "change"; readonly options: LayoutOptions };

export type FromWorker =
  /** What is done before the first picture, from 0 to 1. */
  | { readonly type: "progress"; readonly what: string; readonly done: number }
  /** Three numbers a point (z is 0 in two dimensions); NaN where it has no place. */
  | {
      readonly type: "positions";
      readonly iteration: number;
      readonly xyz: Float32Array<ArrayBuffer>;
      /** It has come to its end. */
      readonly done: boolean;
    }
  | { readonly type: "failed"; readonly reason: string };
