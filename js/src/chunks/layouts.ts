/**
 * The chunk "layouts": a worker's script that computes t-SNE and UMAP. Started by `Layout` of
 * `plugins/projector/layouts/layout.ts`, spoken to in the messages of `layouts.ts` beside it.
 */
import type { FromWorker, ToWorker } from "../plugins/projector/layouts/layouts";
import { answerData } from "../plugins/projector/layouts/library";
import { Session } from "../plugins/projector/layouts/session";

/** What we use of a worker's own scope, which the page's types do not know. */
interface WorkerScope {
  fetch: typeof fetch;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
answerData(scope);

// Not a timer: nested ones wait for four milliseconds.
const turns: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => turns.shift()?.();

const session = new Session({
  post: (message) =>
    scope.postMessage(message, message.type === "positions" ? [message.xyz.buffer] : []),
  breathe: () =>
    new Promise((done) => {
      turns.push(done);
      channel.port2.postMessage(null);
    }),
  now: () => performance.now(),
});
scope.onmessage = ({ data }) => session.receive(data);
