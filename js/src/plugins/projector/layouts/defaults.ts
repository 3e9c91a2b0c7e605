/** What a layout begins with: TensorBoard's, but for its learning rate. */
import type { TsneOptions, UmapOptions } from "./layouts";

/**
 * Its perplexity grows with the points, up to 50, the most that van der Maaten advises; the learning
 * rate grows, too (TensorBoard's is 10).
 */
export function tsneDefaults(n: number): TsneOptions {
  const perplexity = Math.min(50, Math.max(5, Math.ceil(Math.sqrt(n) / 4)));
  return { method: "tsne", dimensions: 3, perplexity, learningRate: 0, supervise: 0 };
}

export function umapDefaults(): UmapOptions {
  return { method: "umap", dimensions: 3, neighbors: 15, minDist: 0.1 };
}
