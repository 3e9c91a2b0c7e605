/** A kind of data whose view is in the chunk of views: what is known of it before that is here. */
import type { FunctionComponent } from "preact";
import { shared } from "../shared";
import { chunkOf } from "../shell/chunk";
import type { CardProps } from "../shell/groups";
import type { Page } from "../shell/page";
import { visible } from "../shell/text";
import type { Plugin, PluginProps } from "./plugin";

interface Early {
  /** It has a card of its own for where several kinds stand together. */
  card?: boolean;
  shows?: NonNullable<Plugin["shows"]>;
  alone?: boolean;
}

export function late(
  name: string,
  title: string,
  { card = true, alone = false, shows }: Early = {},
): Plugin {
  return {
    name,
    title,
    ...(shows && { shows }),
    alone,
    View: later(name, ({ View }) => View, true),
    ...(card && { Card: later<CardProps>(name, ({ Card }) => Card, true) }),
    Over: later(name, ({ Over }) => Over),
    Bar: later(name, ({ Bar }) => Bar),
    Settings: later(name, ({ Settings }) => Settings),
  };
}

/** One component of it, once it is here; `says`: what is shown until then. */
function later<P extends PluginProps>(
  name: string,
  pick: (plugin: Plugin) => FunctionComponent<P> | undefined,
  says = false,
): FunctionComponent<P> {
  return function Later(props: P) {
    const { Part, reason } = part(props.page, name, pick);
    if (Part) return <Part {...props} />;
    if (!says) return null;
    return reason === null ? (
      <p class="tbnb-pad tbnb-quiet" role="status">
        {props.page.store.missing.value === null ? "Loading…" : "Waiting for the kernel…"}
      </p>
    ) : (
      <p class="tbnb-pad" role="alert">
        Not shown: {visible(reason)}
      </p>
    );
  };
}

function part<P>(
  page: Page,
  name: string,
  pick: (plugin: Plugin) => FunctionComponent<P> | undefined,
): { Part: FunctionComponent<P> | undefined; reason: string | null } {
  const chunk = chunkOf(page.store, "views").value;
  if (chunk.state === "ready") {
    const plugin = viewsOf(chunk.module).find((one) => one.name === name);
    return { Part: plugin && pick(plugin), reason: null };
  }
  return { Part: undefined, reason: chunk.state === "failed" ? chunk.reason : null };
}

const made = new WeakMap<object, readonly Plugin[]>();

/** The plugins in the chunk: a function of what gives it the modules it shares with the widget. */
function viewsOf(module: unknown): readonly Plugin[] {
  if (!isChunk(module)) throw new TypeError("the chunk of views is of another version");
  let views = made.get(module);
  if (!views) {
    views = module.default((id) => {
      if (!shared.has(id)) throw new TypeError(`the chunk of views wants ${id}`);
      return shared.get(id);
    }).views;
    made.set(module, views);
  }
  return views;
}

interface ViewsChunk {
  default(require: (id: string) => unknown): { views: readonly Plugin[] };
}

function isChunk(module: unknown): module is ViewsChunk {
  return (
    typeof module === "object" &&
    module !== null &&
    "default" in module &&
    typeof module.default === "function"
  );
}
