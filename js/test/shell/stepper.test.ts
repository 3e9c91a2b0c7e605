import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Stepper } from "../../src/shell/stepper";
import type { Steps } from "../../src/shell/steps";
import { installBrowser, settled } from "../page";

let restore: () => void;
let root: HTMLElement;
const go = vi.fn();

function steps(count: number): Steps {
  const places = Array.from({ length: count }, (_, step) => ({ step, nth: 0 }));
  return { places, at: count - 1, following: true, runs: [], go, move: () => {} };
}

beforeEach(() => {
  restore = installBrowser();
  go.mockClear();
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  restore();
});

describe("the number of a step slider", () => {
  it("keeps what is being typed when a new step comes, and takes it", async () => {
    const now = signal(steps(3));
    render(h(Stepper, { steps: now }), root);
    await settled();
    const field = root.querySelector<HTMLInputElement>(".tbnb-stepnumber");
    if (!field) throw new Error("no field");
    expect(field.value).toBe("2");

    field.value = "0";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    now.value = steps(4);
    await settled();
    expect(field.value).toBe("0");

    field.dispatchEvent(new Event("change", { bubbles: true }));
    expect(go).toHaveBeenCalledWith(0);
  });

  it("shows the step there is when the typing is given up", async () => {
    const now = signal(steps(3));
    render(h(Stepper, { steps: now }), root);
    await settled();
    const field = root.querySelector<HTMLInputElement>(".tbnb-stepnumber");
    if (!field) throw new Error("no field");

    field.value = "17";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    now.value = steps(5);
    await settled();
    field.dispatchEvent(new Event("blur"));
    expect(field.value).toBe("4");
  });
});
