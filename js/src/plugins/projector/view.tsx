/** The view: what is shown on the left, the picture, what is selected on the right. */
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
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
import type { Scene } from "./scene/scene";
import { type ProjectorState, stateOf } from "./state";
import { useTold } from "./told";
import { Tools } from "./tools";

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
    return paint(cellsOf(column, picture.n), dark, state.categories.value);
  });
  useForgotten(state, current);
  useSignalEffect(() => runner.follow(current.value));
  useTold(page, state, current);
  useBookmarks({ page, state, current, placed: where, painted });
  const { found } = current.value;
  const list = wanted(current.value, state);
  if (found.state === "ready") {
    if (found.picture.sprite) list.push(...wish(current.value, PART.sprite));
    if (found.picture.bookmarks) list.push(...wish(current.value, PART.bookmarks));
  }
  useWanted(page, list);
  const shown = { page, state, current, placed: where, painted };
  return (
    <div class="tbnb-projector" data-panel={panels.value}>
      <DataPanel {...shown} runner={runner} />
      <section class="tbnb-stage" aria-label="Picture">
        <Canvas {...shown} onScene={setScene} />
        <Tools {...shown} scene={scene} panels={panels} />
        <Word placed={where.value} />
        <AxisNames placed={where.value} />
        <HoverCard {...shown} />
      </section>
      <Inspector {...shown} />
    </div>
  );
}

/** Another embedding is another matter: what was said of points says nothing of its own. */
function useForgotten(state: ProjectorState, current: ReadonlySignal<Current>): void {
  useSignalEffect(() => {
    const { at, found } = current.value;
    if (!at || found.state !== "ready") return;
    if (state.series !== null && state.series !== at.series) state.clear();
    state.series = at.series;
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

/** What is waited for, or what is wrong, in place of the picture. */
function Word({ placed }: { placed: Placed }) {
  if (placed.state === "ready") return null;
  return placed.state === "broken" ? (
    <p class="tbnb-sceneword" role="alert">
      {visible(placed.reason)}
    </p>
  ) : (
    <p class="tbnb-sceneword tbnb-quiet" role="status">
      {placed.what}
    </p>
  );
}
