import { describe, expect, it } from "vitest";
import { type Message, parse } from "../src/wire";
import { catalogue, f8, head, i8, oneValue, segment, status } from "./messages";

function good(content: unknown, buffers: readonly unknown[] = []): Message {
  const message = parse(content, buffers);
  if (typeof message === "string") throw new Error(message);
  return message;
}

function points(segmentHead: Record<string, unknown>, buffers: readonly unknown[]) {
  const message = good({ ...head("points", 0), segments: [segmentHead] }, buffers);
  if (message.type !== "points" || !message.segments[0]) throw new Error("no segment");
  return message.segments[0].points;
}

const two = { series: 0, generation: 0, start: 0, end: 2, n: 2, wall: ["range", 0, 1] };
const steps = { ...two, value: ["range", 0, 1] };
const values = { ...two, step: ["range", 0, 1] };

describe("columns", () => {
  it("float64 at an offset that typed arrays refuse", () => {
    // A host may hand over a window into a larger buffer: one byte in, values from byte 8 of it.
    const whole = new Uint8Array(25);
    new DataView(whole.buffer).setFloat64(9, 1.5, true);
    new DataView(whole.buffer).setFloat64(17, -2, true);

    const read = points({ ...values, value: ["f8", 0, 8] }, [whole.subarray(1)]);

    expect(Array.from(read.value)).toEqual([1.5, -2]);
  });

  it.each([
    ["DataView", (view: DataView) => view],
    ["Uint8Array", (view: DataView) => new Uint8Array(view.buffer)],
    ["ArrayBuffer", (view: DataView) => view.buffer],
  ])("buffers of kind %s", (_, wrap) => {
    const read = points({ ...values, value: ["f8", 0, 0] }, [wrap(f8(3, Number.NaN))]);

    expect(Array.from(read.value)).toEqual([3, Number.NaN]);
  });

  it("buffers as text in the header", () => {
    const { buffer } = f8(3, Number.NaN);
    const buffers = [btoa(String.fromCharCode(...new Uint8Array(buffer)))];
    const one = { ...values, value: ["f8", 0, 0] };
    const message = good({ ...head("points", 0), segments: [one], buffers });

    const [read] = message.type === "points" ? message.segments : [];
    expect(Array.from(read?.points.value ?? [])).toEqual([3, Number.NaN]);
    expect(parse({ ...head("points", 0), segments: [one], buffers: ["?"] }, [])).toBe(
      'buffers[]: found "?", want base64',
    );
  });

  it("float32, uint32 and uint8 widen", () => {
    const bytes = new DataView(new ArrayBuffer(24));
    bytes.setFloat32(0, 0.5, true);
    bytes.setFloat32(4, Number.POSITIVE_INFINITY, true);
    bytes.setUint32(8, 4294967295, true);
    bytes.setUint8(17, 1);
    const columns = { value: ["f4", 0, 0], gap: ["u4", 0, 8], flags: ["u1", 0, 16] };

    const read = points({ ...values, ...columns, mean: ["range", 0, 0] }, [bytes]);

    expect(Array.from(read.value)).toEqual([0.5, Number.POSITIVE_INFINITY]);
    expect(Array.from(read.gap ?? [])).toEqual([4294967295, 0]);
    expect(Array.from(read.flags ?? [])).toEqual([0, 1]);
  });

  it("int64 steps that float64 holds come as numbers alone, negative ones too", () => {
    const read = points({ ...steps, step: ["i8", 0, 0] }, [i8(-5n, 9007199254740991n)]);

    expect(Array.from(read.step)).toEqual([-5, 9007199254740991]);
    expect(read.exact).toBeNull();
  });

  it("int64 steps beyond 2^53 stay exact", () => {
    const most = 9223372036854775807n;

    const read = points({ ...steps, step: ["i8", 0, 0] }, [i8(9007199254740993n, most)]);

    expect(Array.from(read.exact ?? [])).toEqual([9007199254740993n, most]);
    expect(read.step[1]).toBe(2 ** 63);
  });

  it("a progression from a decimal string is exact", () => {
    const read = points({ ...steps, step: ["range", "9007199254740993", "2"] }, []);

    expect(Array.from(read.exact ?? [])).toEqual([9007199254740993n, 9007199254740995n]);
  });
});

describe("bad messages are told, never thrown", () => {
  const one = segment(0, 0, [1, 2]);
  const withSegment = (change: Record<string, unknown>) => ({
    ...head("points", 0),
    segments: [{ ...one.content, ...change }],
  });
  it.each<[string, unknown, RegExp]>([
    ["nothing", null, /message: found null/],
    ["a list", [], /message/],
    ["another version", { ...status(0), v: 2 }, /^v: found 2, want version 1/],
    ["an unknown type", { ...head("pictures", 0) }, /^type: found "pictures"/],
    ["a negative seq", status(-1), /^seq/],
    ["a state of its own", status(0, { state: "done" }), /^state: found "done"/],
    ["a number that is text", status(0, { read: "10" }), /^read/],
    ["NaN", status(0, { time: Number.NaN }), /^time/],
    ["no damage", status(0, { damage: undefined }), /^damage/],
    ["a run row of nothing", { ...catalogue(0, [], []), runs: [7] }, /^runs\[\]/],
    ["more points than its range", withSegment({ n: 3 }), /^n: found 3, want at most 2 points/],
    ["an end before its start", withSegment({ start: 5 }), /^end/],
    ["a buffer too short", withSegment({ value: ["f8", 0, 8] }), /^value bytes: found 16/],
    ["a buffer that is not there", withSegment({ value: ["f8", 1, 0] }), /^value buffer/],
    ["a kind of column unknown", withSegment({ value: ["f2", 0, 0] }), /^value: found "f2"/],
    ["a step that is not whole", withSegment({ step: ["range", 0.5, 1] }), /^step/],
    ["a huge count", withSegment({ end: 1e12, n: 1e12 }), /^n/],
  ])("%s", (_, content, reason) => {
    expect(parse(content, one.buffers)).toMatch(reason);
  });

  it("a getter that throws", () => {
    const trap = Object.defineProperty({}, "v", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });

    expect(parse(trap, [])).toMatch(/no/);
  });
});

describe("values", () => {
  it("a value has its description and its bytes, copied out of the buffer", () => {
    const { content, buffers } = oneValue(0, 3, [7, 8, 9], { meta: { shape: [1] } });

    const message = good(content, buffers);

    const which = { series: 0, generation: 0, point: 3, part: 0, error: null };
    const data = Uint8Array.of(7, 8, 9);
    const whole = { ...which, meta: { shape: [1] }, sizes: [3], at: 0, data };
    expect(message).toMatchObject({ type: "values", items: [whole] });
  });

  it("one without blobs needs no buffer", () => {
    const { content } = oneValue(0, 0, [], { sizes: [], data: null });

    expect(good(content)).toMatchObject({ items: [{ sizes: [] }] });
  });

  it("a broken one says why", () => {
    const item = { series: 1, generation: 0, point: 0, part: 1, error: "checksum is wrong" };

    expect(good({ ...head("values", 0), items: [item] })).toMatchObject({ items: [item] });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["more bytes than its sizes say", { sizes: [2] }, /^n: found 3/],
    ["bytes beyond its end", { at: 1 }, /^n: found 3, want at most 2 bytes from byte 1/],
    ["bytes that are not there", { sizes: [9], n: 9 }, /^data bytes: found 3/],
    ["a size without sense", { sizes: [1e12] }, /^sizes: found 1000000000000/],
    ["negative sizes", { sizes: [-3, 6] }, /^sizes/],
    ["floats for bytes", { data: ["f8", 0, 0] }, /^data: found "f8"/],
    ["no description", { meta: "x" }, /^meta/],
    ["a point of no number", { point: -1 }, /^point/],
  ])("%s is refused", (_, change, reason) => {
    const { content, buffers } = oneValue(0, 0, [1, 2, 3], change);

    expect(parse(content, buffers)).toMatch(reason);
  });
});

describe("the rest of the messages", () => {
  it("an empty display name is the tag", () => {
    const message = good(catalogue(0, ["."], ["__proto__"]));

    expect(message).toMatchObject({ series: [{ tag: "__proto__", name: "__proto__" }] });
  });

  it("a range reply may be an error alone", () => {
    const message = good({ ...head("range", 3), req: 1, done: true, error: "no such series" });

    expect(message).toMatchObject({ req: 1, done: true, error: "no such series", segments: [] });
  });

  it("a status may lack what is not known", () => {
    const item = { file: "a", offset: null, kind: "unreadable", reason: "permission denied" };

    const message = good(status(0, { damage: { count: 1, items: [item] } }));

    expect(message).toMatchObject({ damage: { items: [{ offset: 0, skipped: 0 }] } });
  });
});
