import { describe, expect, it } from "vitest";
import { cancelFrame, onFrame } from "../../src/charts/frames";
import { frames } from "./canvas";

describe("onFrame", () => {
  it("runs a job once, however often it was asked for", async () => {
    let runs = 0;
    const job = () => {
      runs += 1;
    };
    onFrame(job);
    onFrame(job);
    await frames();

    expect(runs).toBe(1);
  });

  it("leaves to the next frame what does not fit into one", async () => {
    const order: string[] = [];
    const slow = (name: string) => () => {
      order.push(name);
      const end = performance.now() + 12;
      while (performance.now() < end);
    };
    for (const name of ["a", "b", "c"]) onFrame(slow(name));
    await frames(1);
    const first = order.length;
    await frames(4);

    expect(first).toBe(1);
    expect(order).toEqual(["a", "b", "c"]);
  });

  it("forgets a job that was taken back", async () => {
    const job = () => {
      throw new Error("must not run");
    };
    onFrame(job);
    cancelFrame(job);
    await frames();
  });
});
