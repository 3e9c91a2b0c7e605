/** The board's pulse: what the kernel does, how fresh the data are, what waits for an answer. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Store } from "../store";
import { age, many, size, whole } from "./text";

/** A question open for longer is shown: the kernel is busy. */
const BUSY_AFTER = 1500;
/** What was lost comes again in seconds, if the kernel is free. */
const BEHIND_AFTER = 1500;

export function Pulse({ store }: { store: Store }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [now]);
  const status = store.sent.status.value;
  const live = store.live.value;
  const heard = store.sent.heard.value;
  const asked = store.asks.waiting.value ?? store.values.looks.waiting.value ?? store.missing.value;
  const state = live === "live" ? (status?.state ?? "connecting") : live;
  const behind = store.sent.behind.value;
  const lacking = behind !== null && now.value - behind > BEHIND_AFTER;
  const word = WORDS.get(state) ?? state;
  const busy = asked !== null && now.value - asked > BUSY_AFTER && !store.report;
  const percent =
    state === "loading" && status && status.total > 0
      ? ` ${Math.floor((100 * status.read) / status.total)} %`
      : "";
  const title = status
    ? `${status.logdir}\n${many(status.runs, "run")}, ${whole(status.series)} series, ${many(status.points, "point")}${store.report ? "" : `, ${size(status.read)} read`}`
    : "Nothing received yet";
  return (
    <div
      class="tbnb-status"
      data-state={state}
      data-busy={busy || lacking}
      title={[lacking && LOST, busy && WAITS, title].filter(Boolean).join("\n")}
    >
      <span class="tbnb-dot" aria-hidden="true" />
      <span role="status">
        <span class="tbnb-word">{word}</span>
        {lacking && (
          <span class="tbnb-busy">
            <span class="tbnb-word"> · </span>data lost
            <span class="tbnb-queued">, asked for again</span>
          </span>
        )}
        {busy && !lacking && (
          <span class="tbnb-busy">
            <span class="tbnb-word"> · </span>kernel busy
            <span class="tbnb-queued">, request queued</span>
          </span>
        )}
      </span>
      <span class="tbnb-age" aria-hidden="true">
        {percent}
        {heard !== null &&
          state === "ready" &&
          !busy &&
          !lacking &&
          ` · updated ${age((now.value - heard) / 1000)}`}
      </span>
    </div>
  );
}

const WAITS = "The kernel is busy: a request waits for its answer";
const LOST =
  "Messages were lost on the way, as when a cell prints too much: what is drawn is right, but not" +
  " all there is. It comes again, at the latest when the cell ends.";

const WORDS = new Map([
  ["ready", "live"],
  ["waiting", "waiting"],
  ["loading", "loading"],
  ["stopped", "stopped"],
  ["report", "report"],
  ["connecting", "connecting…"],
  ["unanswered", "no answer yet"],
  ["cut", "not live"],
]);
