// Bundles the widget into ../tbnb/static: one self-contained ES module and one style sheet, and
// beside them the chunks of our own that a view loads when it first needs them.
import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

// Every board ships the module in its widget state: heavy things come as chunks instead.
const LIMIT = 240_000;

const common = {
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
};
const widget = {
  ...common,
  entryPoints: [
    { in: "src/widget.ts", out: "widget" },
    { in: "src/styles/index.css", out: "widget" },
    { in: "src/assets.ts", out: "assets" },
    { in: "src/chunks/markdown.ts", out: "markdown" },
    { in: "src/chunks/scenes.ts", out: "scenes" },
    { in: "src/chunks/picture.ts", out: "picture" },
    { in: "src/styles/report.css", out: "report" },
  ],
};

// What the views and the widget have in common must be one: two Preacts or two stores know nothing
// of each other. So the chunk of views is a function of `require`, which the widget calls with its
// own modules. Which ones these are the bundles say themselves: first the widget alone, then the
// chunk without what is in it, then the widget with what the chunk left out.
const alone = await build({ ...widget, write: false });
const used = new Map();
const views = await build({
  ...common,
  entryPoints: [{ in: "src/chunks/views.ts", out: "views" }],
  format: "cjs",
  plugins: [leaveOut(modulesOf(alone.metafile), used)],
  banner: { js: "export default(require)=>{const module={exports:{}};let exports=module.exports;" },
  footer: { js: ";return module.exports}" },
});
const whole = await build({ ...widget, plugins: [fillIn(used)] });
// Stands in a report as it is, and begins before the rest of the file is there: no module.
const report = await build({
  ...common,
  entryPoints: ["src/report.ts"],
  format: "iife",
  legalComments: "none",
});
// A worker's script shares nothing with the page, and is no module (`src/chunks.ts`). Against its own
// place the library resolves an address that needs none.
const layouts = await build({
  ...common,
  entryPoints: ["src/chunks/layouts.ts"],
  format: "iife",
  define: { "import.meta.url": '"data:,"' },
});

for (const [path, { bytes }] of [whole, views, layouts, report].flatMap(({ metafile }) =>
  Object.entries(metafile.outputs),
)) {
  const name = path.split("/").pop();
  console.log(`${name}: ${bytes} bytes, ${gzipSync(readFileSync(path)).length} gzipped`);
  if (name === "widget.js" && bytes > LIMIT) {
    console.error(
      `widget.js: found ${bytes} bytes, want at most ${LIMIT}: move something into a chunk`,
    );
    process.exit(1);
  }
}

/** Files of the widget's module that can be shared: all of ours, and the library of components. */
function modulesOf({ outputs }) {
  const [, { inputs }] = Object.entries(outputs).find(([path]) => path.endsWith("/widget.js"));
  const can = (path) => path.startsWith("src/") || /node_modules\/(@preact|preact)\//.test(path);
  return new Set(Object.keys(inputs).filter(can));
}

/** Leave the modules in `known` to `require`, by their place below js/, and note which they are. */
function leaveOut(known, used) {
  const asked = Symbol();
  return {
    name: "leave-out",
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /.*/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (pluginData === asked || kind === "entry-point") return undefined;
        const found = await find(path, { kind, resolveDir, importer, pluginData: asked });
        const id = relative(process.cwd(), found.path).split(sep).join("/");
        if (!known.has(id)) return found;
        used.set(id, found.path);
        return { path: id, external: true };
      });
    },
  };
}

/** Put these modules into `src/shared.ts`. */
function fillIn(used) {
  const lines = [...used].sort().map(([id, path], i) => ({
    load: `import * as m${i} from ${JSON.stringify(path)};`,
    entry: `[${JSON.stringify(id)}, m${i}],`,
  }));
  const contents = [
    ...lines.map(({ load }) => load),
    `export const shared = new Map([${lines.map(({ entry }) => entry).join("")}]);`,
  ].join("\n");
  return {
    name: "fill-in",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]shared\.ts$/ }, () => ({
        contents,
        resolveDir: resolve("src"),
      }));
    },
  };
}
