/** The picture: a scene of the points, kept as the state says. */
import { type ReadonlySignal, type Signal, useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { chunkOf } from "../../shell/chunk";
import type { Page } from "../../shell/page";
import { many, visible } from "../../shell/text";
import { useUnique } from "../../shell/unique";
import { pick, select } from "./change";
import type { Current } from "./current";
import { labelsShown, pathsOf, spritesOf } from "./marks";
import type { Painted } from "./paint";
import { sameWay } from "./place";
import { union } from "./points";
import type { Placed } from "./positions";
import { type LayoutKey, sameKey } from "./results";
import type { Hover, MakeScene, Scene, Style } from "./scene/scene";
import type { ProjectorState } from "./state";
import { SceneKeys } from "./tools";

/** Ms in which points go from one picture to another. */
const MOVE = 700;
/** Ms in which one gets to a bookmark's camera. */
const LOOK = 400;

export interface Shown {
  page: Page;
  state: ProjectorState;
  current: ReadonlySignal<Current>;
  placed: ReadonlySignal<Placed>;
  painted: ReadonlySignal<Painted | null>;
  /** The point under the pointer, in this view's picture or lists. */
  hovered: Signal<Hover | null>;
  /** Points near the only one that is selected, ascending: they stand out with it. */
  near: Signal<Uint32Array>;
}

/** Ms in which a second click makes a double one of the first, which then picks nothing. */
const DOUBLE = 300;

interface Props extends Shown {
  onScene: (scene: Scene | null) => void;
}

export function Canvas({ onScene, ...shown }: Props) {
  const { page, state, current, placed, hovered } = shown;
  const host = useRef<HTMLDivElement>(null);
  const keys = useUnique();
  const [scene, setScene] = useState<Scene | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const chunk = chunkOf(page.store, "scenes").value;
  const make = chunk.state === "ready" ? makerOf(chunk.module) : null;
  useEffect(() => {
    const el = host.current;
    if (!el || !make) return;
    let made: Scene;
    let beside: ReturnType<typeof setTimeout> | null = null;
    try {
      made = make(el, {
        onHover: (hover) => {
          hovered.value = hover;
        },
        onPick: (point, change) => {
          // Beside all points the first click of a double one must not take the selection away.
          const again = beside !== null;
          if (beside !== null) clearTimeout(beside);
          beside = null;
          if (point !== null) pick(state, point, change);
          else if (!again) beside = setTimeout(() => pick(state, null, change), DOUBLE);
        },
        onRegion: (points, change) => select(state, points, change),
        onCamera: (camera) => {
          state.camera.value = camera;
        },
      });
    } catch (error) {
      setReason(error instanceof Error ? error.message : String(error));
      return;
    }
    Reflect.set(el, "tbnbScene", made);
    setScene(made);
    onScene(made);
    return () => {
      if (beside !== null) clearTimeout(beside);
      hovered.value = null;
      setScene(null);
      onScene(null);
      Reflect.deleteProperty(el, "tbnbScene");
      made.dispose();
    };
  }, [make, state, hovered]);
  const { found } = current.value;
  const points = found.state === "ready" ? many(found.picture.n, "point") : "no points";
  // Points of another embedding would stand for one that has none to show.
  const stale = found.state !== "ready" || placed.value.state === "broken";
  const failed = reason ?? (chunk.state === "failed" ? chunk.reason : null);
  return (
    <>
      <div
        class="tbnb-scene"
        ref={host}
        style={{ visibility: stale ? "hidden" : "visible" }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows turn it, plus and minus zoom
        tabIndex={0}
        role="application"
        aria-label={`Picture of ${points}`}
        aria-describedby={keys}
      />
      <SceneKeys id={keys} />
      {scene && <Kept {...shown} scene={scene} />}
      {failed !== null && (
        <p class="tbnb-sceneword" role="alert">
          Not drawn: {visible(failed)}
        </p>
      )}
    </>
  );
}

/** What was drawn last. */
interface Before {
  readonly xyz: Float32Array;
  /** Embedding and method. */
  readonly of: string;
  readonly layout: LayoutKey | null;
}

/** Keeps a scene as the state says. Draws nothing by itself. */
function Kept(props: Shown & { scene: Scene }) {
  const { page, state, current, placed, painted, hovered, near, scene } = props;
  const before = useRef<Before>({ xyz: new Float32Array(0), of: "", layout: null });
  const drawn = useRef<Placed | null>(null);
  const xyz = useComputed(() => (placed.value.state === "ready" ? placed.value : null));
  const style = useComputed(() => styleOf(page, state, current.value));
  useSignalEffect(() => scene.style(style.value));
  useSignalEffect(() => {
    const now = xyz.value;
    if (!now) return;
    // Points move from one picture to another of the same ones; a layout moves by itself.
    const { at } = current.peek();
    const method = state.method.peek();
    const of = `${at?.series}:${method}`;
    const layout = now.layout ?? null;
    const same = before.current.xyz.length === now.xyz.length;
    if (method === "pca" && of === before.current.of) sameWay(now.xyz, before.current.xyz);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const drifts = layout !== null && sameKey(layout, before.current.layout);
    const jumps = !same || still || drifts;
    scene.positions(now.xyz, now.dimensions, jumps ? 0 : MOVE);
    const due = state.cameraDue.peek();
    state.cameraDue.value = null;
    if (due || !same) scene.look(due ? due.camera : state.camera.peek());
    before.current = { xyz: now.xyz, of, layout };
    drawn.current = now;
  });
  useSignalEffect(() => {
    // The points may be in the picture already, as a bookmark has them.
    const due = state.cameraDue.value;
    if (!due || xyz.peek() !== drawn.current) return;
    state.cameraDue.value = null;
    scene.look(due.camera, LOOK);
  });
  useSignalEffect(() => {
    const now = painted.value;
    if (now) scene.colors(now.rgb);
  });
  useSignalEffect(() => scene.shown(state.shown.value));
  useSignalEffect(() => {
    const points = state.selected.value;
    scene.selected(points.length === 0 ? null : union(points, near.value));
  });
  useSignalEffect(() => scene.hovered(hovered.value?.point ?? null));
  useSignalEffect(() => scene.tool(state.tool.value));
  useSignalEffect(() => scene.labels(labelsShown(state, current.value)));
  useSignalEffect(() => scene.lines(state.lines.value ? pathsOf(current.value) : []));
  useSignalEffect(() => {
    const found = state.pictures.value ? spritesOf(page, current.value) : null;
    let gone = false;
    if (!found) {
      scene.sprites(null);
      return;
    }
    void found.then(
      (sprites) => {
        if (!gone) scene.sprites(sprites);
      },
      () => {
        if (!gone) scene.sprites(null);
      },
    );
    return () => {
      gone = true;
    };
  });
  return null;
}

function styleOf(page: Page, state: ProjectorState, { found }: Current): Style {
  const n = found.state === "ready" ? found.picture.n : 0;
  // Read for its sake: another theme has other colours.
  page.theme.value;
  const css = getComputedStyle(page.root);
  const of = (name: string) => css.getPropertyValue(name).trim();
  return {
    size: state.size.value ?? sizeOf(n),
    opacity: state.opacity.value,
    background: of("--tbnb-raised"),
    ink: of("--tbnb-text"),
    faint: of("--tbnb-line"),
    accent: of("--tbnb-accent"),
    font: css.fontFamily,
  };
}

/** Pixels across by the number of points: many small ones, few that are seen well. */
export function sizeOf(n: number): number {
  return Math.round(10 * Math.min(10, Math.max(2, 14 - 2.5 * Math.log10(Math.max(n, 1))))) / 10;
}

function makerOf(module: unknown): MakeScene | null {
  const scene: unknown = Reflect.get(Object(module), "scene");
  return typeof scene === "function" ? (scene as MakeScene) : null;
}
