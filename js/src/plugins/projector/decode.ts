/** Parts of an embedding as they came, checked; a string says why one cannot be shown. */
import type { Value } from "../../store/values";
import type { Meta } from "../../wire";
import type { Coordinates, Picture } from "./data";
import { columnsOf } from "./table";

const known = new WeakMap<Value, Picture | string>();

/** The picture that a value is, made once. */
export function pictureOf(value: Value): Picture | string {
  const made = known.get(value) ?? picture(value);
  known.set(value, made);
  return made;
}

/** Float32 in rows of `columns`, which the part says itself where it is not given. */
export function rowsOf(value: Value, columns?: number): Coordinates | string {
  const [blob] = value.blobs;
  const dimensions = columns ?? whole(value.meta.dimensions);
  const rows = blob && dimensions ? coordinates("rows", blob, dimensions) : null;
  return rows ?? "its rows are not as they should be";
}

function picture({ meta, blobs }: Value): Picture | string {
  const n = whole(meta.n);
  const d = whole(meta.d);
  const reduced = whole(meta.reduced);
  const [first, table, ...others] = blobs;
  const components = first && coordinates("components", first, whole(meta.components) ?? 0);
  const columns = texts(meta.columns);
  const variance = numbers(meta.variance);
  const notes = texts(meta.notes);
  const given = Array.isArray(meta.projections) ? meta.projections : null;
  if (n === null || d === null || !reduced || !table || !columns || !variance || !notes || !given) {
    return "its picture is not as it should be";
  }
  if (!components || components.values.length !== n * components.dimensions) {
    return "its components are not as they should be";
  }
  const projections = given.flatMap((one: unknown, i) => {
    const [name, dimensions] = Array.isArray(one) ? one : [];
    const blob = others[i];
    const found =
      blob && typeof name === "string" ? coordinates(name, blob, whole(dimensions) ?? 0) : null;
    return found && found.values.length === n * found.dimensions ? [found] : [];
  });
  return {
    ...{ n, d, components, variance, projections, notes, reduced },
    columns: columnsOf(columns, table, n),
    sprite: sprite(meta),
    bookmarks: meta.bookmarks === true,
    matrixBytes: whole(meta.matrix),
  };
}

function sprite({ sprite: found }: Meta): Picture["sprite"] {
  const [width, height, columns] = (Array.isArray(found) ? found : []).map(whole);
  return width && height && columns ? { width, height, columns } : null;
}

function coordinates(
  name: string,
  blob: Uint8Array<ArrayBuffer>,
  dimensions: number,
): Coordinates | null {
  if (dimensions < 1 || blob.byteLength % (4 * dimensions) !== 0) return null;
  const aligned = blob.byteOffset % 4 === 0 ? blob : blob.slice();
  const values = new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
  return { name, values, dimensions };
}

function whole(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
}

function texts(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  return value.every((one) => typeof one === "string") ? value : null;
}

function numbers(value: unknown): number[] | null {
  if (!Array.isArray(value)) return null;
  return value.every((one) => typeof one === "number") ? value : null;
}
