/** Work for the next animation frames, shared by all charts of a page. */
const waiting = new Set<() => void>();
let requested = 0;
/** Of a frame's 16 ms; what does not fit waits, so that twelve full charts never freeze the page. */
const BUDGET_MS = 10;

function run(): void {
  requested = 0;
  const start = performance.now();
  for (const job of waiting) {
    waiting.delete(job);
    job();
    if (performance.now() - start > BUDGET_MS) break;
  }
  if (waiting.size > 0) request();
}

function request(): void {
  if (requested === 0) requested = requestAnimationFrame(run);
}

/** Run a job once in one of the next frames, however often it is asked for until then. */
export function onFrame(job: () => void): void {
  waiting.add(job);
  request();
}

export function cancelFrame(job: () => void): void {
  waiting.delete(job);
  if (waiting.size === 0 && requested !== 0) {
    cancelAnimationFrame(requested);
    requested = 0;
  }
}
