/**
 * When a page that slept is awake again: a laptop's lid, a tab in the background, a line that was
 * down. The kernel sends less and less to a page that gives no sign, so it is told.
 */

/** Sleep shorter than this is none, ms: a user who goes to and fro between tabs is no news. */
const SLEEP = 60_000;
/** The clock is looked at so often; a tab in the background is given less time than that. */
const TICK = 30_000;

/** Call `work` after every sleep. Returns how to stop. */
export function onWake(work: () => void): () => void {
  let awake = Date.now();
  const look = () => {
    if (document.visibilityState === "hidden") return;
    const slept = Date.now() - awake > SLEEP;
    awake = Date.now();
    if (slept) work();
  };
  const timer = setInterval(look, TICK);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", work);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", work);
  };
}
