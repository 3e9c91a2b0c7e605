/**
 * embedding-atlas (Apple, MIT): approximate nearest neighbours and UMAP in WebAssembly.
 *
 * Because it needs no threads, which a notebook's page does not allow (it is not cross-origin
 * isolated), is kept well, and makes the neighbours of 10,000 points in half a second where umap-js,
 * which TensorBoard uses, takes many. Only this file of it, by its path: the package's own entry
 * takes its whole application along, and what that stands on.
 */
export {
  createNNDescent,
  createUMAPFromKNN,
  type UMAP,
} from "../../../../node_modules/embedding-atlas/dist/umap.js";

/**
 * The library fetches its WebAssembly from a `data:` URL, which a host's policy may forbid (that of
 * VS Code does) though it allows what is in it. So a worker answers such a request by itself; nothing
 * else in it fetches.
 */
export function answerData(scope: { fetch: typeof fetch }): void {
  scope.fetch = async (input) => {
    const [, type, content] = /^data:([^;,]*);base64,(.*)$/s.exec(String(input)) ?? [];
    if (type === undefined || content === undefined)
      throw new TypeError("a layout fetches nothing");
    const bytes = Uint8Array.from(atob(content.trim()), (char) => char.charCodeAt(0));
    return new Response(bytes, { headers: { "Content-Type": type } });
  };
}
