// Bundles the widget into ../tbnb/static: one self-contained ES module and one style sheet.
import { build } from "esbuild";

await build({
  entryPoints: { widget: "src/widget.ts" },
  outdir: "../tbnb/static",
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
});
