/** What the board says when there is nothing to draw, or when what it draws is no longer live. */
import { lastPart } from "../math/format";
import type { Store } from "../store";
import type { Status } from "../wire";
import type { Page } from "./page";
import { many, size, visible } from "./text";

function place(logdir: string): string {
  return visible(lastPart(logdir));
}

/** A line above data that are no longer kept up to date. */
export function Banner({ store }: { store: Store }) {
  const live = store.live.value;
  if (live !== "cut" && live !== "stopped") return null;
  const why =
    store.sent.status.value?.message ??
    (live === "cut" ? "the kernel restarted or was shut down" : "the board was closed");
  return (
    <p class="tbnb-banner" role="status">
      <strong>Not live:</strong> {visible(why)}. What was received stays usable; run the cell again
      to go on.
    </p>
  );
}

/** A board that nothing is known of, where no kernel answers or its picture stands beside it. */
export function Bare({ page }: { page: Page }) {
  const asked = page.store.live.value === "connecting";
  const instead = page.still.value ? " Here is its last picture." : "";
  return (
    <p class="tbnb-bare tbnb-quiet" role="status">
      {asked
        ? "Connecting to the kernel…"
        : `No answer from the kernel yet. If a cell is running, the board fills in when it ends; else run the cell again.${instead}`}
    </p>
  );
}

export function Empty({ store }: { store: Store }) {
  const status = store.sent.status.value;
  if (!status) {
    return (
      <div class="tbnb-empty" role="status">
        <h2>Connecting to the kernel…</h2>
      </div>
    );
  }
  if (status.state === "loading" && status.series === 0) {
    return (
      <div class="tbnb-empty" role="status">
        <h2>Reading {place(status.logdir)}</h2>
        <progress aria-label="Bytes read" max={Math.max(1, status.total)} value={status.read} />
        <p>
          {size(status.read)} of {size(status.total)}
        </p>
      </div>
    );
  }
  if (status.state === "waiting" || status.runs === 0) {
    return (
      <div class="tbnb-empty" role="status">
        <h2>Waiting for {place(status.logdir)}</h2>
        <p>{visible(status.message ?? status.logdir)}</p>
        <p class="tbnb-quiet">Charts appear here when the first event file is written.</p>
      </div>
    );
  }
  if (status.series > 0 && store.sent.tags.value.length === 0) return <NotAll status={status} />;
  return <NoView store={store} />;
}

/** The page was loaded again while a cell runs: it hears what is new, not yet what there is. */
function NotAll({ status }: { status: Status }) {
  return (
    <div class="tbnb-empty" role="status">
      <h2>Waiting for the kernel</h2>
      <p>
        It has {many(status.series, "series")} of {many(status.runs, "run")}. If a cell is running,
        the board fills in when it ends.
      </p>
    </div>
  );
}

/** There are data, but nothing we have a view for. */
function NoView({ store }: { store: Store }) {
  const kinds = new Map<string, number>();
  for (const tag of store.sent.tags.value) kinds.set(tag.plugin, (kinds.get(tag.plugin) ?? 0) + 1);
  return (
    <div class="tbnb-empty" role="status">
      <h2>Nothing to draw here yet</h2>
      {kinds.size === 0 ? (
        <p>{many(store.sent.runs.value.length, "run")} found, and nothing logged in it so far.</p>
      ) : (
        <>
          <p>This log has</p>
          <ul>
            {[...kinds].map(([kind, count]) => (
              <li key={kind}>
                {visible(kind || "data of no named kind")}: {many(count, "tag")}
              </li>
            ))}
          </ul>
          <p>These kinds have no view yet.</p>
        </>
      )}
    </div>
  );
}
