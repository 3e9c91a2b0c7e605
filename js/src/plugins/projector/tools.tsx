/** What floats over the picture: tools, a way back to all, what to take home. */
import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Icon, IconButton, type IconName } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import { fileName, save } from "../../shell/save";
import { visible } from "../../shell/text";
import { Bookmarks } from "./bookmarks";
import type { Shown } from "./canvas";
import { type Panel, useDrawers } from "./drawers";
import { toCSV } from "./export";
import type { Scene, Tool } from "./scene/scene";

interface Props extends Shown {
  scene: Scene | null;
  panels: Signal<Panel>;
}

const TOOLS: readonly (readonly [Tool, IconName, string])[] = [
  ["orbit", "orbit", "Turn (right drag moves)"],
  ["pan", "pan", "Move"],
  ["box", "box", "Select in a box (Shift adds, Alt takes away)"],
  ["lasso", "lasso", "Select in a lasso (Shift adds, Alt takes away)"],
];

export function Tools({ scene, panels, ...shown }: Props) {
  const { state, current, placed } = shown;
  const { found } = current.value;
  const { choice } = current.value;
  const name = choice ? `${choice.run.name}.${choice.tag.name}` : "embedding";
  const ready = placed.value.state === "ready" ? placed.value : null;
  const box = useRef<HTMLDivElement>(null);
  const drawers = useDrawers(box, panels);
  const saving = useSignal(false);
  const failed = useSignal<string | null>(null);
  /** The menu closes, and the focus stays where it was opened. */
  const chosen = () => {
    saving.value = false;
    failed.value = null;
    box.current?.querySelector<HTMLElement>('[aria-label="Save"]')?.focus();
  };
  const savePicture = async (from: Scene) => {
    try {
      save(await from.picture(), fileName(name, "png"), "image/png");
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
  };
  const tools = TOOLS.filter(([tool]) => tool !== "orbit" || ready?.dimensions !== 2);
  const now = state.tool.value === "orbit" && ready?.dimensions === 2 ? "pan" : state.tool.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row everywhere
    <div class="tbnb-tools" role="group" aria-label="Tools of the picture" ref={box}>
      <IconButton
        icon="settings"
        class="tbnb-panel-open"
        label="Embedding and projection"
        {...drawers.of("data")}
      />
      {tools.map(([tool, icon, label]) => (
        <IconButton
          key={tool}
          icon={icon}
          label={label}
          pressed={tool === now}
          class={tool === now ? "tbnb-on" : ""}
          onClick={() => {
            state.tool.value = tool;
          }}
        />
      ))}
      <IconButton
        icon="reset"
        label="See all"
        hint="double click, 0"
        onClick={() => scene?.look(null, 400)}
      />
      <Popover label="Bookmarks" button={<Icon name="bookmark" />}>
        <Bookmarks {...shown} scene={scene} />
      </Popover>
      <Popover label="Save" button={<Icon name="save" />} open={saving}>
        <div class="tbnb-menu">
          <button
            type="button"
            disabled={!scene}
            onClick={() => {
              chosen();
              if (scene) void savePicture(scene);
            }}
          >
            Picture (PNG)
          </button>
          <button
            type="button"
            disabled={!ready || found.state !== "ready"}
            onClick={() => {
              chosen();
              if (ready && found.state === "ready") {
                const text = toCSV(found.picture, ready, state.shown.peek(), state.selected.peek());
                save(text, fileName(name, "csv"), "text/csv");
              }
            }}
          >
            Points shown (CSV)
          </button>
        </div>
      </Popover>
      <IconButton
        icon="runs"
        class="tbnb-panel-open tbnb-end"
        label="Search and selection"
        {...drawers.of("points")}
      />
      {failed.value !== null && (
        <div class="tbnb-toolword">
          <span role="alert">Not saved: {visible(failed.value)}</span>
          <IconButton
            icon="close"
            label="Dismiss"
            onClick={() => {
              failed.value = null;
            }}
          />
        </div>
      )}
    </div>
  );
}

/** What keys do on the picture, for whoever does not see it: its `aria-describedby` names the id. */
export function SceneKeys({ id }: { id: string }) {
  return (
    <p class="tbnb-unseen" id={id}>
      Arrow keys turn the picture or move a flat one, with Shift they move it, plus and minus zoom,
      0 shows all points, Escape gives up a region that is being drawn.
    </p>
  );
}
