/** The view: what is shown on the left, the picture, what is selected on the right. */
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import type { Page } from "../../shell/page";
import { visible } from "../../shell/text";
import { useWanted } from "../../shell/values";
import type { PluginProps } from "../plugin";
import { useBookmarks } from "./bookmarks";
import { Canvas } from "./canvas";
import { type Current, colorColumn, currentOf, wish } from "./current";
import { PART } from "./data";
import { DataPanel } from "./datapanel";
import { HoverCard } from "./hovercard";
import { Inspector } from "./inspector";
import { cellsOf, type Painted, paint, plain } from "./paint";
import { type Placed, placed, wanted } from "./positions";
import { Runner } from "./run";
import type { Hover, Scene } from "./scene/scene";
import { type ProjectorState, stateOf } from "./state";
import { useTold } from "./told";
import { Tools } from "./tools";
import { useVisit } from "./visit";

const NOBODY = new Uint32Array(0);

export function Projector({ page }: PluginProps) {
  const state = stateOf(page.store);
  const [scene, setScene] = useState<Scene | null>(null);
  const panels = useSignal<"none" | "data" | "points">("none");
  const current = useMemo(() => currentOf(page, state), [page, state]);
  const runner = useMemo(() => new Runner(page, state), [page, state]);
  const where = useComputed<Placed>(() => placed(page, state, current.value));
  const painted = useComputed<Painted | null>(() => {
    const { found } = current.value;
    if (found.state !== "ready") return null;
    const { picture } = found;
    const dark = page.theme.value === "dark";
    const column = colorColumn(picture, state.colorBy.value);
    if (!column) return plain(picture.n, dark);
    return paint(cellsOf(column), dark, state.categories.value);
  });
  const hovered = useSignal<Hover | null>(null);
  const near = useSignal<Uint32Array>(NOBODY);
  const shown = { page, state, current, placed: where, painted, hovered, near };
  useEntered(state, current);
  useVisit(state, current);
  useSignalEffect(() => runner.follow(current.value));
  useTold(page, state, current);
  useBookmarks(shown);
  const { found } = current.value;
  const list = wanted(current.value, state);
  if (found.state === "ready") {
    if (found.picture.sprite) list.push(...wish(current.value, PART.sprite));
    if (found.picture.bookmarks) list.push(...wish(current.value, PART.bookmarks));
  }
  useWanted(page, list);
  return (
    <div class="tbnb-projector" data-panel={panels.value}>
      <DataPanel {...shown} runner={runner} />
      <section class="tbnb-sceneroom" aria-label="Picture">
        <Canvas {...shown} onScene={setScene} />
        <Tools {...shown} scene={scene} panels={panels} />
        <Word page={page} current={current.value} placed={where.value} />
        <AxisNames placed={where.value} />
        <HoverCard {...shown} />
      </section>
      <Inspector {...shown} />
    </div>
  );
}

/** Another embedding, or other points of it. */
function useEntered(state: ProjectorState, current: ReadonlySignal<Current>): void {
  useSignalEffect(() => {
    const { at, found } = current.value;
    if (!at || found.state !== "ready") return;
    state.enter(at.series);
    state.cut(found.picture.n);
  });
}

/** Of a flat picture, what its axes are; in space they turn with it, and the panel names them. */
function AxisNames({ placed }: { placed: Placed }) {
  if (placed.state !== "ready" || placed.dimensions === 3 || placed.axes[0] === "") return null;
  const [x, y] = placed.axes;
  return (
    <p class="tbnb-axisnames">
      <span>across: {visible(x)}</span>
      <span>up: {visible(y)}</span>
    </p>
  );
}

interface WordProps {
  page: Page;
  current: Current;
  placed: Placed;
}

/** What is waited for, what is wrong, or what is not as one would think. */
function Word({ page, current, placed }: WordProps) {
  const { found, coming } = current;
  if (found.state === "none") return <Nothing page={page} reason={found.reason} />;
  if (placed.state === "broken") {
    return (
      <p class="tbnb-sceneword" role="alert">
        {visible(placed.reason)}
      </p>
    );
  }
  const note = coming ? `Loading step ${coming.step}…` : placed.state === "ready" && placed.note;
  if (placed.state === "ready") {
    return note ? (
      <p class="tbnb-scenenote" role="status">
        {visible(note)}
      </p>
    ) : null;
  }
  return (
    <p class="tbnb-sceneword tbnb-quiet" role="status">
      {placed.what}
    </p>
  );
}

/** Everything is filtered away or switched off. */
function Nothing({ page, reason }: { page: Page; reason: string }) {
  const { store } = page;
  return (
    <div class="tbnb-sceneword tbnb-nothing" role="status">
      <p>{reason}</p>
      <button
        type="button"
        class="tbnb-button"
        onClick={() => {
          store.tagFilter.text.value = "";
          store.runFilter.text.value = "";
          store.hidden.value = new Set();
        }}
      >
        Clear the filters and show all runs
      </button>
    </div>
  );
}
