/** A scene that draws nothing and remembers what it was told. */
import type { Camera, Events, MakeScene, Scene } from "../../../src/plugins/projector/scene/scene";

export const CAMERA: Camera = { position: [1, 2, 3], target: [0.5, 0, 0], zoom: 1.5 };

export class FakeScenes {
  readonly made: FakeScene[] = [];
  readonly scene: MakeScene = (_, events) => {
    const one = new FakeScene(events);
    this.made.push(one);
    return one.scene;
  };
}

type Calls = { [K in keyof Scene]: Parameters<Scene[K]>[] };

export class FakeScene {
  readonly calls: Calls = {
    ...{ positions: [], colors: [], shown: [], selected: [], hovered: [], labels: [] },
    ...{ sprites: [], lines: [], style: [], tool: [], camera: [], look: [], picture: [] },
    ...{ drawn: [], dispose: [] },
  };
  readonly scene: Scene;
  /** Names of all calls, the last one last. */
  readonly order: (keyof Scene)[] = [];

  constructor(readonly events: Events) {
    const heard =
      <K extends keyof Scene>(name: K) =>
      (...args: Parameters<Scene[K]>): void => {
        this.calls[name].push(args);
        this.order.push(name);
      };
    this.scene = {
      ...{ positions: heard("positions"), colors: heard("colors"), shown: heard("shown") },
      ...{ selected: heard("selected"), hovered: heard("hovered"), labels: heard("labels") },
      ...{ sprites: heard("sprites"), lines: heard("lines"), style: heard("style") },
      ...{ tool: heard("tool"), look: heard("look"), dispose: heard("dispose") },
      camera: () => CAMERA,
      picture: async () => new Blob(["png"]),
      drawn: () => ({ frames: 0, points: 0, place: () => null }),
    };
  }

  last<K extends keyof Scene>(name: K): Parameters<Scene[K]> | undefined {
    return this.calls[name].at(-1);
  }
}
