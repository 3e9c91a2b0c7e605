/** Columns of numbers: a description in the header, the bytes in a buffer of whatever kind. */
import { array, fail, integer } from "./check";

/** One column as it came: its description, the number of values, and where to find the bytes. */
export interface Col {
  value: unknown;
  n: number;
  buffers: readonly unknown[];
  where: string;
}

const SIZES = new Map([
  ["i8", 8],
  ["f8", 8],
  ["f4", 4],
  ["u4", 4],
  ["u1", 1],
]);

/** The bytes behind a DataView (JupyterLab), a Uint8Array (Colab) or an ArrayBuffer. */
export function bytes(buffer: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(buffer)) {
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : null;
}

/** The column's own bytes, copied: a host's buffer may start at any offset, typed arrays may not. */
function raw(col: Col, kind: string, description: unknown[]): ArrayBuffer {
  const size = SIZES.get(kind) ?? fail(col.where, kind, "range, i8, f8, f4, u4 or u1");
  const at = integer(description[1], `${col.where} buffer`);
  const offset = integer(description[2], `${col.where} offset`);
  const all = bytes(col.buffers[at]) ?? fail(`${col.where} buffer`, at, "a binary buffer");
  if (offset + col.n * size > all.byteLength) {
    fail(`${col.where} bytes`, all.byteLength, `${col.n} × ${size} from byte ${offset}`);
  }
  const own = new Uint8Array(col.n * size);
  own.set(all.subarray(offset, offset + col.n * size));
  return own.buffer;
}

/** The bytes of a column of uint8, copied. */
export function blob(col: Col): Uint8Array<ArrayBuffer> {
  const description = array(col.value, col.where);
  if (description[0] !== "u1") fail(col.where, description[0], "u1");
  return new Uint8Array(raw(col, "u1", description));
}

/** Decode a column to float64. */
export function column(col: Col): Float64Array {
  const description = array(col.value, col.where);
  const kind = description[0];
  switch (kind) {
    case "range":
      return progression(col, description);
    case "f8":
      return new Float64Array(raw(col, kind, description));
    case "f4":
      return Float64Array.from(new Float32Array(raw(col, kind, description)));
    case "u4":
      return Float64Array.from(new Uint32Array(raw(col, kind, description)));
    case "u1":
      return Float64Array.from(new Uint8Array(raw(col, kind, description)));
    case "i8":
      return Float64Array.from(new BigInt64Array(raw(col, kind, description)), Number);
    default:
      return fail(col.where, kind, "range, i8, f8, f4, u4 or u1");
  }
}

function progression(col: Col, description: unknown[]): Float64Array {
  const [, first, stride] = description;
  if (typeof first !== "number" || typeof stride !== "number") {
    return fail(col.where, description, "two numbers");
  }
  const out = new Float64Array(col.n);
  for (let i = 0; i < col.n; i++) out[i] = first + i * stride;
  return out;
}

/** Decode steps (int64): float64 to draw, and the exact integers too where float64 loses some. */
export function steps(col: Col): { step: Float64Array; exact: BigInt64Array | null } {
  const description = array(col.value, col.where);
  if (description[0] === "range") return stepProgression(col, description);
  if (description[0] !== "i8") return { step: column(col), exact: null };
  const exact = new BigInt64Array(raw(col, "i8", description));
  // Two 32-bit halves are far cheaper to read than a BigInt each.
  const halves = new Int32Array(exact.buffer);
  const step = new Float64Array(col.n);
  let safe = true;
  for (let i = 0; i < col.n; i++) {
    const low = (halves[2 * i] ?? 0) >>> 0;
    const value = (halves[2 * i + 1] ?? 0) * 4294967296 + low;
    step[i] = value;
    safe &&= Number.isSafeInteger(value);
  }
  return { step, exact: safe ? null : exact };
}

function stepProgression(col: Col, description: unknown[]) {
  const first = bigint(description[1], col.where);
  const stride = bigint(description[2], col.where);
  const last = first + stride * BigInt(Math.max(0, col.n - 1));
  if (Number.isSafeInteger(Number(first)) && Number.isSafeInteger(Number(last))) {
    const plain = { ...col, value: ["range", Number(first), Number(stride)] };
    return { step: column(plain), exact: null };
  }
  const exact = new BigInt64Array(col.n);
  for (let i = 0; i < col.n; i++) exact[i] = first + stride * BigInt(i);
  return { step: Float64Array.from(exact, Number), exact };
}

function bigint(value: unknown, where: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  return fail(where, value, "an integer");
}
