/** What stands over or below a panel: how much of it is drawn, and what is amiss. */
import type { ChunkState } from "../../shell/chunk";
import { many, visible, whole } from "../../shell/text";
import type { RunData } from "./data";
import { plotlyOf } from "./figure";

/** "51/100": which are drawn, where not all are. */
export function Count({ data, of }: { data: RunData | undefined; of: number }) {
  const drawn = data?.wanted.length ?? of;
  if (drawn >= of) return null;
  return (
    <span
      class="tbnb-quiet tbnb-tilestep"
      title={`${whole(drawn)} of ${many(of, "step")} are drawn, evenly chosen; drag over a part to see more of it`}
    >
      {whole(drawn)}/{whole(of)}
    </span>
  );
}

/** What stands over the chart while there is something amiss. */
export function Says({ data, chunk }: { data: RunData | undefined; chunk: ChunkState | null }) {
  const missing = data ? data.wanted.length - data.logged.length - data.broken : 0;
  if (chunk?.state === "failed" || (chunk?.state === "ready" && !plotlyOf(chunk.module))) {
    const reason = chunk.state === "failed" ? chunk.reason : "plotly: not what was expected";
    return (
      <p class="tbnb-problem" role="status">
        {visible(reason)}. “Offset” needs no plotly.
      </p>
    );
  }
  if (data && data.broken > 0 && data.logged.length === 0 && missing === 0) {
    return (
      <p class="tbnb-problem" role="status">
        {visible(data.reason)}
      </p>
    );
  }
  if (data && data.wanted.length === 0)
    return <span class="tbnb-loading">nothing in this range</span>;
  if (chunk?.state === "loading") return <span class="tbnb-loading">loading plotly…</span>;
  if (data && missing > 0) {
    return (
      <span class="tbnb-loading">
        {data.logged.length === 0
          ? "loading…"
          : `${whole(data.logged.length)} of ${whole(data.wanted.length)} loaded`}
      </span>
    );
  }
  if (data && data.broken > 0) {
    return (
      <span class="tbnb-loading" title={visible(data.reason)}>
        {many(data.broken, "step")} unreadable
      </span>
    );
  }
  if (data?.logged.every(({ buckets }) => buckets.length === 0)) {
    return <span class="tbnb-loading">empty: no values were counted</span>;
  }
  return null;
}
