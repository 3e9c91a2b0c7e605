/** What floats over the picture: tools, a way back to all, what to take home. */
import type { Signal } from "@preact/signals";
import { Icon, IconButton, type IconName } from "../../shell/icons";
import { Popover } from "../../shell/popover";
import { fileName, save } from "../../shell/save";
import { Bookmarks } from "./bookmarks";
import type { Shown } from "./canvas";
import { toCSV } from "./export";
import type { Scene, Tool } from "./scene/scene";

interface Props extends Shown {
  scene: Scene | null;
  panels: Signal<"none" | "data" | "points">;
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
  const toggle = (panel: "data" | "points") => {
    panels.value = panels.peek() === panel ? "none" : panel;
  };
  const tools = TOOLS.filter(([tool]) => tool !== "orbit" || ready?.dimensions !== 2);
  const now = state.tool.value === "orbit" && ready?.dimensions === 2 ? "pan" : state.tool.value;
  return (
    <div class="tbnb-tools" role="toolbar" aria-label="Picture">
      <IconButton
        icon="settings"
        class="tbnb-panel-open"
        label="Embedding and projection"
        expanded={panels.value === "data"}
        onClick={() => toggle("data")}
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
      <Popover label="Save" button={<Icon name="save" />}>
        <div class="tbnb-menu">
          <button
            type="button"
            disabled={!scene}
            onClick={() => {
              void scene?.picture().then((blob) => save(blob, fileName(name, "png"), "image/png"));
            }}
          >
            Picture (PNG)
          </button>
          <button
            type="button"
            disabled={!ready || found.state !== "ready"}
            onClick={() => {
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
        expanded={panels.value === "points"}
        onClick={() => toggle("points")}
      />
    </div>
  );
}
