/** The scene as the panels know it. */
import { Interaction } from "./interaction";
import { still } from "./motion";
import type { Drawn, MakeScene, Scene } from "./scene";
import { Stage } from "./stage";

export const makeScene: MakeScene = (host, events): Scene => {
  const stop = new AbortController();
  const stage = new Stage(
    host,
    (resting) => interaction.rest(resting),
    () => interaction.drawn(),
  );
  const interaction = new Interaction(host, stage, events, stop.signal);
  const { points, sight } = stage;
  return {
    positions(xyz, dimensions, milliseconds = 0) {
      const other = points.place(xyz, dimensions, still() ? 0 : milliseconds);
      if (other) stage.refit();
      stage.redraw();
    },
    colors(rgb) {
      points.color(rgb);
      stage.redraw();
    },
    shown(mask) {
      points.show(mask);
      stage.redraw();
    },
    selected(chosen) {
      points.choose(chosen);
      stage.redraw();
    },
    hovered: (point) => stage.hovered(point),
    labels: (labels) => stage.labels(labels),
    sprites(sprites) {
      stage.painters.sprites(sprites);
      stage.redraw();
    },
    lines: (paths) => stage.lines(paths),
    style: (style) => stage.style(style),
    tool: (tool) => interaction.use(tool),
    camera: () => sight.camera(),
    look(camera, milliseconds = 0) {
      if (camera) sight.look(camera, milliseconds);
      else sight.home(milliseconds);
    },
    picture: () => stage.picture(),
    drawn: () => drawn(stage),
    dispose() {
      stop.abort();
      stage.dispose();
    },
  };
};

function drawn({ frames, projection }: Stage): Drawn {
  return {
    frames,
    points: projection.count,
    place(point) {
      if (!projection.has(point)) return null;
      return { x: projection.x[point] as number, y: projection.y[point] as number };
    },
  };
}
