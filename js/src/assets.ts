/**
 * The module of the hidden widget that carries the chunks. They come in messages, since who saves a
 * notebook saves the state of its widgets; as state, where messages may be lost, or when a page
 * is loaded again. Either way they are put where the boards look.
 */
import { keep, kept, NAMES, Pieces, question } from "./packed";

interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  on(event: string, listener: (content: unknown) => void): void;
  off(event: string, listener: (content: unknown) => void): void;
  send?(content: unknown): void;
}

function initialize({ model }: { model: Model }): () => void {
  const pieces = new Pieces();
  const take = (content: unknown) => pieces.take(content);
  model.on("msg:custom", take);
  for (const name of NAMES) {
    const [text, sha] = [model.get(name), model.get(`${name}_sha`)];
    if (typeof text !== "string" || typeof sha !== "string" || sha === "") continue;
    if (text === "") {
      // Before anybody needs it: once a cell runs, its kernel answers no more.
      if (model.get("asks") === true && kept(sha) === null) model.send?.(question(name));
      continue;
    }
    keep(sha, text);
    // Here alone, not in the kernel: what is left of it a host may save.
    model.set(name, "");
  }
  return () => model.off("msg:custom", take);
}

export default { initialize };
