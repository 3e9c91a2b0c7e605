/** The one thing of Node that tests use; its own types would make its globals known everywhere. */
declare module "node:fs" {
  export function readFileSync(path: string): Uint8Array<ArrayBuffer>;
  export function readdirSync(path: string): string[];
}
