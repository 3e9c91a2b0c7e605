import { afterEach, beforeEach, expect, it } from "vitest";
import widget from "../../src/widget";
import { status } from "../messages";
import { FakeModel } from "../model";
import { installBrowser, settled } from "../page";
import { until } from "../patience";

const KEY = "0123456789ab";
let restore: () => void;

beforeEach(() => {
  restore = installBrowser();
  localStorage.clear();
});
afterEach(() => {
  restore();
  document.body.replaceChildren();
});

it("a board that nothing is known of is one line beside its picture; with news it takes its place", async () => {
  document.body.innerHTML =
    '<div class="jp-Cell"><div id="own" class="jp-OutputArea-child"></div>' +
    `<div id="still" class="jp-OutputArea-child"><img alt="Picture. [${KEY}]" src="data:,"></div></div>`;
  const own = document.querySelector<HTMLElement>("#own") as HTMLElement;
  const picture = document.querySelector<HTMLElement>("#still");
  const model = new FakeModel({ logdir: "logs", height: 500, still: KEY });
  const { initialize, render } = widget();
  const stopModel = initialize({ model });
  const stopView = render({ model, el: own });
  await settled();
  const root = own.querySelector<HTMLElement>(".tbnb");

  expect(root?.querySelector(".tbnb-bare")?.textContent).toBe("Connecting to the kernel…");
  expect(root?.style.height).toBe("auto");
  expect(picture?.style.display).toBe("");
  model.emit("msg:custom", status(0), []);
  await until(() => expect(root?.querySelector(".tbnb-bare")).toBeNull());
  await settled();

  expect(root?.querySelector(".tbnb-status")).not.toBeNull();
  expect(root?.style.height).toBe("500px");
  expect(picture?.style.display).toBe("none");
  stopView();
  stopModel();
  expect(picture?.style.display).toBe("");
});
