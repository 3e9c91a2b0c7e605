import { describe, expect, it } from "vitest";
import { umapDefaults } from "../../../../src/plugins/projector/layouts/defaults";
import { Layout } from "../../../../src/plugins/projector/layouts/layout";
import type { FromWorker, ToWorker } from "../../../../src/plugins/projector/layouts/layouts";

class FakeWorker {
  readonly heard: ToWorker[] = [];
  ended = 0;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;

  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.ended++;
  }

  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
}

function opened() {
  const workers: FakeWorker[] = [];
  const layout = new Layout(async () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { layout, workers };
}

const MATRIX = { values: Float32Array.of(1, 2), n: 2, d: 1 };
const OPTIONS = umapDefaults();

function picture(iteration: number, done = false): FromWorker {
  return { type: "positions", iteration, xyz: new Float32Array(6), done };
}

describe("a layout", () => {
  it("follows its worker", async () => {
    const { layout, workers } = opened();
    await layout.start(MATRIX, OPTIONS);
    const [worker] = workers;

    expect(worker?.heard[0]).toMatchObject({ type: "start", options: OPTIONS, labels: null });
    worker?.say({ type: "progress", what: "Finding neighbours", done: 0.5 });
    expect(layout.state.value).toEqual({
      state: "preparing",
      what: "Finding neighbours",
      done: 0.5,
    });
    worker?.say(picture(3));
    expect(layout.state.value).toEqual({ state: "running" });
    expect(layout.positions.value?.iteration).toBe(3);
    worker?.say(picture(9, true));
    expect(layout.state.value).toEqual({ state: "done" });
    layout.resume();
    expect(layout.state.value).toEqual({ state: "running" });
    expect(worker?.heard.at(-1)).toEqual({ type: "resume" });
  });

  it("paused stays so, though a picture was under way", async () => {
    const { layout, workers } = opened();
    await layout.start(MATRIX, OPTIONS);
    workers[0]?.say(picture(1));
    layout.pause();
    workers[0]?.say(picture(2));

    expect(layout.state.value).toEqual({ state: "paused" });
    expect(workers[0]?.heard.at(-1)).toEqual({ type: "pause" });
    layout.resume();
    workers[0]?.say(picture(3));
    expect(layout.state.value).toEqual({ state: "running" });
  });

  it("is paused before its first picture, too, and goes on from where it is by then", async () => {
    const { layout, workers } = opened();
    await layout.start(MATRIX, OPTIONS);
    const [worker] = workers;
    worker?.say({ type: "progress", what: "Finding neighbours", done: 0.25 });
    layout.pause();
    worker?.say({ type: "progress", what: "Finding neighbours", done: 0.5 });
    expect(layout.state.value).toEqual({ state: "paused" });
    layout.resume();
    expect(layout.state.value).toEqual({
      state: "preparing",
      what: "Finding neighbours",
      done: 0.5,
    });
    expect(worker?.heard.slice(1)).toEqual([{ type: "pause" }, { type: "resume" }]);

    layout.pause();
    worker?.say(picture(0));
    expect(layout.state.value).toEqual({ state: "paused" });
    layout.resume();
    expect(layout.state.value).toEqual({ state: "running" });
  });

  it("hears what is chosen before its worker is there, of this start alone", async () => {
    const { layout, workers } = opened();
    const starting = layout.start(MATRIX, OPTIONS);
    const options = { ...OPTIONS, minDist: 0.7 };
    layout.change(options);
    await starting;
    expect(workers[0]?.heard.slice(1)).toEqual([{ type: "change", options }]);
    await layout.start(MATRIX, OPTIONS);
    expect(workers[1]?.heard).toHaveLength(1);
  });

  it("ends its worker before it starts another, and when it is stopped", async () => {
    const { layout, workers } = opened();
    await layout.start(MATRIX, OPTIONS);
    await layout.start(MATRIX, OPTIONS);

    expect(workers.map(({ ended }) => ended)).toEqual([1, 0]);
    workers[1]?.say(picture(4));
    layout.stop();
    expect(workers.map(({ ended }) => ended)).toEqual([1, 1]);
    expect(layout.state.value).toEqual({ state: "none" });
    expect(layout.positions.value?.iteration).toBe(4);
    layout.dispose();
    expect(layout.positions.value).toBe(null);
  });

  it("wants no worker that comes after it was stopped", async () => {
    const { layout, workers } = opened();
    const starting = layout.start(MATRIX, OPTIONS);
    layout.stop();
    await starting;

    expect(workers[0]?.ended).toBe(1);
    expect(workers[0]?.heard).toEqual([]);
    expect(layout.state.value).toEqual({ state: "none" });
  });

  it("says what failed: to start, on the way, or by itself", async () => {
    const lost = new Layout(() => Promise.reject(new Error("no assets")));
    await lost.start(MATRIX, OPTIONS);
    expect(lost.state.value).toEqual({ state: "failed", reason: "no assets" });

    const { layout, workers } = opened();
    await layout.start(MATRIX, OPTIONS);
    workers[0]?.say({ type: "failed", reason: "unreachable" });
    expect(layout.state.value).toEqual({ state: "failed", reason: "unreachable" });
    expect(workers[0]?.ended).toBe(1);

    await layout.start(MATRIX, OPTIONS);
    workers[1]?.onerror?.({ message: "out of memory", preventDefault: () => {} });
    expect(layout.state.value).toEqual({ state: "failed", reason: "out of memory" });
  });
});
