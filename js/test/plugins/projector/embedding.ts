/** Embeddings as the kernel sends them, their bytes written one by one. */
import type { Picture } from "../../../src/plugins/projector/data";
import { pictureOf } from "../../../src/plugins/projector/decode";

/** Little endian float32. */
export function f4(...values: number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

export interface Given {
  n: number;
  d?: number;
  /** Components of each point; its number, 0 and 0 where they are not given. */
  components?: number[][];
  /** Cells of each column, as they are on the wire. */
  columns?: Record<string, string[]>;
  projections?: Record<string, number[][]>;
  meta?: Record<string, unknown>;
}

/** Part 0 of an embedding. */
export function picture({ n, d = 3, components, columns = {}, projections = {}, meta }: Given) {
  const rows = components ?? Array.from({ length: n }, (_, i) => [i, 0, 0]);
  const names = Object.keys(columns);
  const lines = Array.from({ length: n }, (_, i) =>
    names.map((name) => columns[name]?.[i] ?? "").join("\t"),
  );
  const given = Object.entries(projections);
  const width = rows[0]?.length ?? 3;
  return {
    meta: {
      ...{ n, d, components: width, variance: Array(width).fill(1 / width), columns: names },
      ...{ projections: given.map(([name, [first]]) => [name, first?.length]), sprite: null },
      ...{ bookmarks: false, reduced: width, matrix: 4 * n * d, notes: [] as string[], ...meta },
    },
    blobs: [
      f4(...rows.flat()),
      bytes(names.length > 0 ? lines.map((line) => `${line}\n`).join("") : ""),
      ...given.map(([, own]) => f4(...own.flat())),
    ],
  };
}

export function decoded(given: Given): Picture {
  const found = pictureOf(picture(given));
  if (typeof found === "string") throw new Error(found);
  return found;
}
