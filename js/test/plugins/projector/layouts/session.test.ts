// @vitest-environment node
// The WebAssembly of a worker, which happy-dom, a page, has no fetch for.
import { describe, expect, it } from "vitest";
import type {
  FromWorker,
  LayoutOptions,
  TsneOptions,
  UmapOptions,
} from "../../../../src/plugins/projector/layouts/layouts";
import { normal } from "../../../../src/plugins/projector/layouts/random";
import { Session } from "../../../../src/plugins/projector/layouts/session";
import { until } from "../../../patience";

const TSNE: TsneOptions = {
  method: "tsne",
  dimensions: 2,
  perplexity: 5,
  learningRate: 0,
  supervise: 0,
};
const UMAP: UmapOptions = { method: "umap", dimensions: 3, neighbors: 5, minDist: 0.1 };

/** A session whose steps take 5 ms of its own clock, and which breathes when it is told to. */
function opened() {
  const heard: FromWorker[] = [];
  const breaths: (() => void)[] = [];
  let clock = 0;
  const session = new Session({
    post: (message) => heard.push(message),
    breathe: () => new Promise((done) => breaths.push(done)),
    now: () => {
      clock += 5;
      return clock;
    },
  });
  const pictures = () => heard.filter((message) => message.type === "positions");
  /** Let it breathe, and wait for the next picture. */
  const next = async () => {
    const before = pictures().length;
    breaths.shift()?.();
    await until(() => expect(pictures().length).toBeGreaterThan(before), 1);
    return pictures().at(-1);
  };
  return { session, heard, breaths, pictures, next };
}

function matrix(n: number, d = 3) {
  const values = Float32Array.from({ length: n * d }, normal(2));
  return { values, n, d };
}

describe("a session", () => {
  it("says what it prepares, shows the start, then a picture every few steps", async () => {
    const { session, heard, pictures, next } = opened();
    session.receive({ type: "start", matrix: matrix(40), options: TSNE, labels: null, seed: 1 });
    await next();

    expect(heard[0]).toMatchObject({ type: "progress", what: "Finding neighbours" });
    expect(pictures()[0]).toMatchObject({ iteration: 0, done: false });
    expect((await next())?.iteration).toBeGreaterThan(1);
  });

  it("stands still when paused, until it is resumed", async () => {
    const { session, breaths, pictures, next } = opened();
    session.receive({ type: "start", matrix: matrix(40), options: TSNE, labels: null, seed: 1 });
    await next();
    await until(() => expect(breaths).toHaveLength(1));
    const before = pictures().length;
    session.receive({ type: "pause" });
    breaths.shift()?.();
    await new Promise((done) => setTimeout(done, 20));

    expect(pictures()).toHaveLength(before);
    expect(breaths).toHaveLength(0);
    const at = pictures().at(-1)?.iteration ?? 0;
    session.receive({ type: "resume" });
    expect((await next())?.iteration).toBeGreaterThan(at);
  });

  it("is done after its course, and goes on when resumed", async () => {
    const { session, next } = opened();
    session.receive({ type: "start", matrix: matrix(5), options: TSNE, labels: null, seed: 1 });
    let last = await next();
    while (!last?.done) last = await next();

    expect(last.iteration).toBe(1000);
    session.receive({ type: "resume" });
    expect(await next()).toMatchObject({ done: false });
  });

  it("makes the same of the same seed", async () => {
    const results = [];
    for (let turn = 0; turn < 2; turn++) {
      const { session, next } = opened();
      session.receive({ type: "start", matrix: matrix(30), options: TSNE, labels: null, seed: 7 });
      await next();
      results.push(await next());
    }

    expect(results[0]).toEqual(results[1]);
  });

  it("runs UMAP in three dimensions", async () => {
    const { session, next } = opened();
    session.receive({ type: "start", matrix: matrix(60), options: UMAP, labels: null, seed: 1 });
    await next();
    const { xyz } = (await next()) ?? { xyz: new Float32Array() };

    expect(xyz).toHaveLength(180);
    expect(xyz.every(Number.isFinite)).toBe(true);
    for (const axis of [0, 1, 2]) {
      expect(new Set(xyz.filter((_, at) => at % 3 === axis)).size).toBeGreaterThan(30);
    }
  });
});

describe("places of another step", () => {
  const n = 20;
  const places = Float32Array.from({ length: 3 * n }, (_, at) =>
    at % 3 === 0 ? Math.floor(at / 3) : (at % 3) - 1,
  );
  /** The picture before the first step, of rows whose first is not finite. */
  const first = async (options: LayoutOptions, where: typeof places | null) => {
    const { session, pictures, next } = opened();
    const own = matrix(n);
    own.values[1] = Number.NaN;
    session.receive({
      ...{ type: "start", matrix: own, options, labels: null, places: where, seed: 1 },
    });
    await next();
    return Array.from(pictures()[0]?.xyz ?? []);
  };

  it("are where t-SNE begins, each row at its own", async () => {
    const xyz = await first(TSNE, places);
    expect(xyz.slice(0, 3)).toEqual(Array(3).fill(Number.NaN));
    // x is 1 to 19, whose middle is 10; y and z are the same everywhere.
    for (let row = 1; row < n; row++) {
      expect(xyz[3 * row]).toBeCloseTo(row - 10, 4);
      expect(xyz[3 * row + 1]).toBeCloseTo(0, 4);
      expect(xyz[3 * row + 2]).toBe(0);
    }
  });

  it("are nothing to UMAP, whose library takes none", async () => {
    const umap = { ...UMAP, neighbors: 4 };
    expect(await first(umap, places)).toEqual(await first(umap, null));
  });
});

const LABELS = Int32Array.from({ length: 60 }, (_, i) => i % 2);

/** The third picture of a layout, with changes before its first picture, or after its second. */
async function third(
  options: LayoutOptions,
  changes: { preparing?: LayoutOptions; running?: LayoutOptions } = {},
) {
  const { session, pictures, next } = opened();
  session.receive({ type: "start", matrix: matrix(60), options, labels: LABELS, seed: 3 });
  if (changes.preparing) session.receive({ type: "change", options: changes.preparing });
  while (pictures().length < 2) await next();
  const second = pictures()[1];
  if (changes.running) session.receive({ type: "change", options: changes.running });
  return { second, third: await next() };
}

describe("what is chosen otherwise", () => {
  const slow = { ...TSNE, learningRate: 20 };
  const far: UmapOptions = { ...UMAP, minDist: 0.9 };
  const live: [string, LayoutOptions, LayoutOptions][] = [
    ["learning rate", TSNE, slow],
    ["supervision", slow, { ...slow, supervise: 0.8 }],
    ["least distance", UMAP, far],
  ];

  it.each(live)("while it prepares is as if it had begun so: %s", async (_, from, to) => {
    expect(await third(from, { preparing: to })).toEqual(await third(to));
  });

  it.each(live)("while it runs counts from there on: %s", async (_, from, to) => {
    const plain = await third(from);
    const changed = await third(from, { running: to });

    expect(changed.second).toEqual(plain.second);
    expect(changed.third?.iteration).toBe(plain.third?.iteration);
    expect(changed.third?.xyz).not.toEqual(plain.third?.xyz);
  });

  it.each<[string, LayoutOptions, LayoutOptions]>([
    ["perplexity", TSNE, { ...TSNE, perplexity: 12 }],
    ["neighbours", UMAP, { ...UMAP, neighbors: 12 }],
  ])("waits for the next start: %s", async (_, from, to) => {
    const plain = await third(from);

    expect(await third(from, { running: to })).toEqual(plain);
    expect((await third(to)).third?.xyz).not.toEqual(plain.third?.xyz);
  });

  it("is a least distance that keeps neighbours apart", async () => {
    // Of a layout's whole width, how far the nearest point is, on average.
    const spacing = async (minDist: number) => {
      const { session, next } = opened();
      const options = { ...UMAP, dimensions: 2, minDist } as const;
      session.receive({ type: "start", matrix: matrix(60), options, labels: null, seed: 1 });
      let last = await next();
      while (!last?.done) last = await next();
      const at = (i: number) => [...last.xyz.subarray(3 * i, 3 * i + 2)] as [number, number];
      const all = Array.from({ length: 60 }, (_, i) => at(i));
      const apart = all.map(([x, y], i) => {
        const others = all.filter((_, j) => j !== i);
        return Math.min(...others.map(([u, v]) => Math.hypot(x - u, y - v)));
      });
      const width = Math.max(...all.flatMap(([x]) => all.map(([u]) => x - u)));
      return apart.reduce((sum, one) => sum + one, 0) / 60 / width;
    };

    expect(await spacing(0.9)).toBeGreaterThan(1.5 * (await spacing(0)));
  });
});
