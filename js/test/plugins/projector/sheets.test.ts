import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { currentOf } from "../../../src/plugins/projector/current";
import { spriteTrouble } from "../../../src/plugins/projector/marks";
import { Sheets } from "../../../src/plugins/projector/sheets";
import type { Value } from "../../../src/store/values";
import { installBrowser, settled } from "../../page";
import { until } from "../../patience";
import { bytes } from "./embedding";
import { Shown } from "./shown";

let restore: () => void;
let closed: string[];
let finish: Map<string, (failed?: Error) => void>;

/** Each ends when a test says so, by the text it was made of. */
beforeEach(() => {
  restore = installBrowser();
  closed = [];
  finish = new Map();
  vi.stubGlobal("createImageBitmap", async (blob: Blob) => {
    const name = await blob.text();
    return new Promise((done, fail) => {
      finish.set(name, (failed) =>
        failed ? fail(failed) : done({ width: 8, height: 8, close: () => closed.push(name) }),
      );
    });
  });
});

afterEach(() => restore());

function values(): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    const value = known.get(name) ?? ({ blobs: [bytes(name)] } as unknown as Value);
    known.set(name, value);
    return value;
  };
}

function opened() {
  const [sheets, value] = [new Sheets(), values()];
  const show = (name: string) => {
    void sheets.show(value(name), bytes(name)).catch(() => {});
  };
  const end = async (name: string, failed?: Error) => {
    await until(() => expect(finish.has(name)).toBe(true));
    finish.get(name)?.(failed);
    await settled();
  };
  return { sheets, value, show, end };
}

it("keeps the last two, and closes what is before them", async () => {
  const { show, end } = opened();
  for (const name of ["a", "b", "c"]) {
    show(name);
    await end(name);
  }

  expect(closed).toEqual(["a"]);
  finish.clear();
  show("b");
  show("d");
  await end("d");
  expect(closed).toEqual(["a", "c"]);
  show("a");
  await end("a");
  expect(closed).toEqual(["a", "c", "b"]);
});

it("closes none that is on screen while others come and go unseen", async () => {
  const { show, end } = opened();
  show("a");
  await end("a");
  for (const name of ["b", "c", "d"]) show(name);
  await end("b");
  await end("c");

  expect(closed).toEqual(["b", "c"]);
  await end("d");
  expect(closed).toEqual(["b", "c"]);
});

it("says which one cannot be decoded", async () => {
  const { sheets, value, show, end } = opened();
  show("a");
  expect(sheets.trouble(value("a"))).toBeNull();
  await end("a", new Error("no image"));

  expect(sheets.trouble(value("a"))).toBe("The sheet of pictures could not be decoded: no image");
  expect(sheets.trouble(value("b"))).toBeNull();
});

it("is told of where it is missing, or is no picture", async () => {
  const shown = new Shown();
  const { page, state } = shown;
  await shown.show({ n: 2, meta: { sprite: [8, 8, 2] } }, { n: 2, meta: { sprite: [8, 8, 2] } });
  const current = currentOf(page, state);
  expect(spriteTrouble(page, current.value)).toBeNull();
  await shown.part(0, 0, 3, {}, [bytes("x")]);
  await until(() => expect(finish.has("x")).toBe(true));
  finish.get("x")?.(new Error("no image"));
  await settled();
  expect(spriteTrouble(page, current.value)).toMatch(/could not be decoded: no image$/);

  state.chosen.value = { tag: page.store.sent.tags.value[1]?.key ?? "", run: 0 };
  await settled();
  await shown.broken(1, "sprite.png: not found", 3);
  expect(spriteTrouble(page, current.value)).toBe("sprite.png: not found");
  shown.dispose();
});
