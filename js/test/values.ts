/** A board in a host with one tag of a kind by reference, and its values, for tests of what is shown. */
import { Store } from "../src/store";
import widget from "../src/widget";
import { head, pointsOf, segment, status } from "./messages";
import { FakeModel } from "./model";
import { type Mounted, settled } from "./page";

/** As `board`, but each run has `steps` points of one tag of a plugin; nothing is loaded. */
export async function valueBoard(
  plugin: string,
  runs: string[],
  steps: number,
  tag = "t",
): Promise<Mounted> {
  const model = new FakeModel();
  const { initialize, render } = widget();
  const stopModel = initialize({ model });
  const el = document.createElement("div");
  document.body.append(el);
  const stopView = render({ model, el });
  const root = el.querySelector<HTMLElement>(".tbnb");
  const store: unknown = root && Reflect.get(root, "tbnbStore");
  if (!root || !(store instanceof Store)) throw new Error("no board");
  model.emit("msg:custom", status(0), []);
  const catalogue = {
    ...head("catalogue", 1),
    runs: runs.map((name, i) => [i, name, 1000 + i, "live"]),
    series: runs.map((_, run) => [run, run, tag, plugin, "", ""]),
  };
  model.emit("msg:custom", catalogue, []);
  const numbers = Array.from({ length: steps }, (_, i) => i);
  runs.forEach((_, run) => {
    const one = pointsOf(2 + run, segment(run, 0, numbers));
    model.emit("msg:custom", one.content, one.buffers);
  });
  store.sent.frame.now();
  await settled();
  return {
    ...{ el, model, store, root },
    stop: () => {
      stopView();
      stopModel();
      el.remove();
    },
  };
}

/** Send one value to a board. */
export async function send(
  { model, store }: Mounted,
  series: number,
  point: number,
  meta: Record<string, unknown>,
  blobs: readonly Uint8Array[] = [],
  part = 0,
): Promise<void> {
  const sizes = blobs.map(({ length }) => length);
  const bytes = Uint8Array.from(blobs.flatMap((blob) => [...blob]));
  const item = {
    ...{ series, generation: 0, point, part, meta, sizes, at: 0 },
    ...{ n: bytes.length, data: ["u1", 0, 0] },
  };
  const content = { ...head("values", store.sent.seq + 1), items: [item] };
  model.emit("msg:custom", content, [new DataView(bytes.buffer)]);
  await settled();
}

/** What the page asked to see, look by look. */
export function looks({ model }: Mounted): number[][][] {
  return model.sent.flatMap((ask) => {
    const wanted: unknown = Reflect.get(Object(ask), "wanted");
    return Array.isArray(wanted) ? [wanted] : [];
  });
}
