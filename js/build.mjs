// Bundles the widget into ../tbnb/static: one self-contained ES module and one style sheet, and
// beside them the chunks of our own that a view loads when it first needs them.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

// Every board ships the module in its widget state: heavy things come as chunks instead.
const LIMIT = 250_000;

const { metafile } = await build({
  entryPoints: [
    { in: "src/widget.ts", out: "widget" },
    { in: "src/styles/index.css", out: "widget" },
    { in: "src/chunks/markdown.ts", out: "markdown" },
  ],
  outdir: "../tbnb/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
  metafile: true,
});

for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
  const name = path.split("/").pop();
  console.log(`${name}: ${bytes} bytes, ${gzipSync(readFileSync(path)).length} gzipped`);
  if (name === "widget.js" && bytes > LIMIT) {
    console.error(
      `widget.js: found ${bytes} bytes, want at most ${LIMIT}: move something into a chunk`,
    );
    process.exit(1);
  }
}
