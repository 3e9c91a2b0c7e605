/**
 * One embedding at one step, as the kernel sends it: the value of a point, in parts.
 *
 * Part 0 is the picture: principal components, metadata, what the user projected. What is larger
 * comes when it is needed: 1 the rows in fewer dimensions (for t-SNE and UMAP), 2 the rows
 * themselves (for neighbours and axes of one's own), 3 the sheet of pictures, 4 bookmarks. Of rows
 * that are spherized (their centre taken off, then each of length 1) 8 is the picture and 9 the
 * rows in fewer dimensions.
 */
export const PART = {
  picture: 0,
  reduced: 1,
  matrix: 2,
  sprite: 3,
  bookmarks: 4,
  spherized: 8,
  spherizedReduced: 9,
} as const;

/** A column of the metadata; of a large one a cell is decoded when it is looked at. */
export interface Column {
  readonly name: string;
  cell(point: number): string;
  /** Every cell; remember it (`cellsOf`). */
  all(): readonly string[];
}

/** Coordinates of all points: `dimensions` numbers a point. */
export interface Coordinates {
  readonly name: string;
  readonly values: Float32Array<ArrayBuffer>;
  readonly dimensions: number;
}

export interface Picture {
  readonly n: number;
  /** Dimensions of the rows. */
  readonly d: number;
  /** Principal components, the largest variance first; NaN in rows that are not finite. */
  readonly components: Coordinates;
  /** Share of the whole variance, of each component. */
  readonly variance: readonly number[];
  readonly columns: readonly Column[];
  /** What the user passed in, already computed. */
  readonly projections: readonly Coordinates[];
  /** Pixels of one picture, and how many a row of the sheet has. */
  readonly sprite: {
    readonly width: number;
    readonly height: number;
    readonly columns: number;
  } | null;
  readonly bookmarks: boolean;
  /** Dimensions of part 1. */
  readonly reduced: number;
  /** Bytes of part 2; null where it is too large to be sent. */
  readonly matrixBytes: number | null;
  /** What is wrong with its files, one sentence each: file, line, what was found and wanted. */
  readonly notes: readonly string[];
}
