import { afterEach, describe, expect, it } from "vitest";
import { ReportFile, unpack } from "../../src/report/file";
import { ReportHost } from "../../src/report/host";
import { parse } from "../../src/wire";
import { until } from "../patience";

afterEach(() => document.body.replaceChildren());

/** Base64 of a message, as `report/block.py` packs it. */
function packed(content: object, bytes: number[] = []): string {
  const header = new TextEncoder().encode(JSON.stringify(content));
  const length = new Uint8Array(Uint32Array.of(header.length).buffer);
  return btoa(String.fromCharCode(...length, ...header, ...bytes));
}

function put(id: string, text: string): void {
  const script = document.createElement("script");
  script.type = "text/plain";
  script.id = `tbnb-${id}`;
  script.textContent = text;
  document.body.append(script);
}

function value(series: number, point: number, byte: number, part = 0, meta = {}): object {
  const which = { series, generation: 0, point, part };
  return { ...which, meta, sizes: [1], at: 0, n: 1, data: ["u1", 0, byte] };
}

/** A report of two blocks: points 0 and 1 of series 7 in the first, part 1 of 1 in the second. */
function opened() {
  const items = [value(7, 0, 0, 0, { matrix: 5 }), value(7, 1, 1)];
  put("v0", packed({ type: "values", items }, [10, 11]));
  put("v1", packed({ type: "values", items: [value(7, 1, 0, 1)] }, [12]));
  const rows = [
    [7, 0, 0, 0, 1],
    [7, 1, 0, 0, 1],
    [7, 1, 1, 1, 1],
  ];
  put("i0", packed({ type: "index", values: rows }));
  const host = new ReportHost(new ReportFile(document), { logdir: "logs" });
  const heard: ReturnType<typeof parse>[] = [];
  host.on("msg:custom", (content, buffers) => heard.push(parse(content, buffers as unknown[])));
  return { host, heard };
}

describe("the host of a report", () => {
  it("gives what is looked at, each block once, and says of the rest that it was left out", async () => {
    const { host, heard } = opened();
    host.send({
      v: 1,
      type: "look",
      wanted: [
        [7, 1, 0],
        [7, 0, 0],
        [7, 2, 0],
        [7, 1, 1],
      ],
    });
    await until(() => expect(heard).toHaveLength(3));

    const [both, missing, more] = heard.map((one) =>
      typeof one === "object" && one.type === "values" ? one.items : one,
    );
    expect(both).toMatchObject([
      { point: 0, data: Uint8Array.of(10), meta: { alone: true, matrix: null } },
      { point: 1, data: Uint8Array.of(11), meta: { alone: false } },
    ]);
    expect(missing).toMatchObject([
      { series: 7, point: 2, error: expect.stringMatching("left out") },
    ]);
    expect(more).toMatchObject([{ point: 1, part: 1, data: Uint8Array.of(12), meta: {} }]);
    expect(heard.map((one) => typeof one === "object" && [one.epoch, one.seq])).toEqual([
      ["report", 0],
      ["report", 1],
      ["report", 2],
    ]);
  });

  it("says of a value whose block is missing that the file was cut short, and goes on", async () => {
    const { host, heard } = opened();
    document.getElementById("tbnb-v1")?.remove();
    const wanted = [
      [7, 1, 1],
      [7, 0, 0],
    ];
    host.send({ v: 1, type: "look", wanted });
    await until(() => expect(heard).toHaveLength(2));

    expect(heard[0]).toMatchObject({
      items: [{ point: 1, part: 1, error: expect.stringMatching("cut short") }],
    });
    expect(heard[1]).toMatchObject({ items: [{ point: 0 }, { point: 1 }] });
  });

  it("answers a zoom with what the page has, and an export with why there is no more", async () => {
    const { host, heard } = opened();
    host.send({ v: 1, type: "range", req: 3, series: [7], lo: 0, hi: 1, axis: "step", columns: 9 });
    host.send({ v: 1, type: "export", req: 4, series: [7] });
    host.send({ v: 1, type: "hello", epoch: null, seq: -1 });
    host.send({ v: 1, type: "need", series: [7] });
    await until(() => expect(heard).toHaveLength(2));

    expect(heard).toMatchObject([
      { type: "range", req: 3, done: true, error: null, segments: [] },
      { type: "range", req: 4, done: true, error: expect.stringMatching("left out") },
    ]);
  });

  it("hands late scripts out as a notebook's host does", async () => {
    const { host } = opened();
    put("views", "cGFja2Vk");
    document.getElementById("tbnb-views")?.setAttribute("data-sum", "abc");
    const assets = await host.widget_manager.get_model();

    expect(host.get("assets")).toBe("report");
    expect([assets.get("views"), assets.get("views_sha")]).toEqual(["cGFja2Vk", "abc"]);
    expect(assets.get("plotly")).toBeUndefined();
  });
});

describe("a block", () => {
  it("is base64 of a gzip file where it says so", async () => {
    // gzip.compress(struct.pack("<I", 12) + b'{"type":"x"}' + bytes([1, 2]), mtime=0)
    const zipped = "H4sIAAAAAAACA+NhYGCoViqpLEhVslKqUKplZAIAAAuI2hIAAAA=";
    const both = [await unpack(zipped, true), await unpack(packed({ type: "x" }, [1, 2]), false)];

    const wanted = { content: { type: "x" }, buffers: [Uint8Array.of(1, 2)] };
    expect(both).toEqual([wanted, wanted]);
  });

  it("that is missing says that the file was cut short", async () => {
    await expect(new ReportFile(document).message("v9")).rejects.toThrow("cut short");
  });
});
