// Makes dist/ from src/ and from what wasm-pack and wasm/split.mjs left in ../target/wasm-pack.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { PARTS } from "../wasm/parts.mjs";
import { textFromBytes } from "./text-from-bytes.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const wasmPack = join(here, "../target/wasm-pack");
const dist = join(here, "dist");
const glue = join(wasmPack, "regulars.js");
const glueTypes = join(wasmPack, "regulars.d.ts");
const split = join(wasmPack, "split");
const core = "regulars_bg.wasm";
const partModules = Object.fromEntries(Object.keys(PARTS).map((part) => [part, `regulars_${part}_bg.wasm`]));
const modules = [core, ...Object.values(partModules)];

for (const file of [glue, glueTypes, ...modules.map((name) => join(split, name))]) {
  if (!existsSync(file)) {
    console.error(`${file} is missing. It comes from \`make build\` at the top of the repository.`);
    process.exit(1);
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
// Only what a page needs leaves wasm-pack's folder, and not its .gitignore, which empties tarballs.
for (const name of modules) copyFileSync(join(split, name), join(dist, name));
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(here, "..", licence), join(dist, licence));
// Pasted into Shopify's settings by people, who may want to read it: as it stands.
copyFileSync(join(here, "src/listening/shopify-pixel.js"), join(dist, "shopify-pixel.js"));
/** What the sources call the modules where they are text. */
const asText = (name) => textFromBytes(readFileSync(join(split, name)));
const texts = {
  CORE_AS_TEXT: JSON.stringify(asText(core)),
  PARTS_AS_TEXT: JSON.stringify(Object.fromEntries(Object.entries(partModules).map(([part, name]) => [part, asText(name)]))),
};
/** Checksums of what the script in a page's tag loads by itself: those scripts are made before it. */
const partIntegrities = {};
for (const [part, name] of Object.entries(partModules)) {
  const out = `regulars-${part}.iife.js`;
  await bundle({ entry: part === "catalog" ? "script-catalog.ts" : "script-part.ts", out, define: { PART: JSON.stringify(part), PART_AS_TEXT: JSON.stringify(asText(name)) } });
  partIntegrities[part] = integrity(out);
}
await bundle({ entry: "script-inspector.ts", out: "regulars-inspector.iife.js" });
const integrities = {
  PART_INTEGRITIES: JSON.stringify(partIntegrities),
  INSPECTOR_INTEGRITY: JSON.stringify(integrity("regulars-inspector.iife.js")),
};
await Promise.all([
  bundle({ entry: "index.ts", out: "index.js", source: "source.ts", addresses: modules.length }),
  bundle({ entry: "index.ts", out: "inline.js", source: "inline-source.ts", define: texts }),
  bundle({ entry: "catalogues/index.ts", out: "catalogues.js" }),
  bundle({ entry: "words.ts", out: "words.js" }),
  bundle({ entry: "elements/index.ts", out: "elements.js" }),
  bundle({ entry: "inspector/index.ts", out: "inspector.js" }),
  bundle({ entry: "script.ts", out: "regulars.iife.js", source: "script-source.ts", define: { ...texts, ...integrities } }),
]);
writeFileSync(join(dist, "elements.css"), await styleOf(join(here, "src/elements/before.css")));
writeTypes();
const scripts = readdirSync(dist).filter((name) => name.endsWith(".iife.js"));
const checksums = Object.fromEntries(scripts.map((name) => [name, integrity(name)]));
writeFileSync(join(dist, "integrity.json"), `${JSON.stringify(checksums, undefined, 2)}\n`);

/** What a tag's `integrity` says of a script. */
function integrity(name) {
  return `sha384-${createHash("sha384").update(readFileSync(join(dist, name))).digest("base64")}`;
}

/**
 * Bundles one entry point into one file, which finds the wasm by `source`. Every `import.meta.url` beside a .wasm name makes
 * a bundler ship another copy of that file: so they are counted.
 */
async function bundle({ entry, out, source, addresses = 0, define }) {
  const outfile = join(dist, out);
  await build({
    entryPoints: [join(here, "src", entry)],
    outfile,
    format: out.endsWith(".iife.js") ? "iife" : "esm",
    bundle: true,
    minify: true,
    // Modules are UTF-8 wherever they come from; what a tag loads is read as the page is.
    charset: out.endsWith(".iife.js") ? "ascii" : "utf8",
    legalComments: "none",
    // The oldest browsers that can load what rustc emits by default.
    target: ["chrome96", "firefox79", "safari15.1", "node20"],
    define,
    plugins: [gluePlugin(), sourcePlugin(source), stylePlugin(), cataloguesPlugin(out)],
    logLevel: "warning",
  });
  const found = readFileSync(outfile, "utf8").split("import.meta").length - 1;
  if (found !== addresses) throw new Error(`${out} mentions import.meta ${found} times instead of ${addresses}`);
}

/** Finds wasm-bindgen's glue, and takes its own idea of where the wasm lies away: src/source.ts says that. */
function gluePlugin() {
  return {
    name: "glue",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/regulars\.js$/ }, () => ({ path: glue }));
      onLoad({ filter: /regulars\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace("new URL('regulars_bg.wasm', import.meta.url)", "undefined"),
      }));
    },
  };
}

/** Says where the bundle finds the wasm. */
function sourcePlugin(source) {
  return {
    name: "source",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/source\.js$/ }, () => ({ path: join(here, "src", source) }));
    },
  };
}

/** A style sheet without what only its authors need. */
async function styleOf(path) {
  return (await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "safari15.1" })).code;
}

/** Puts style sheets in as text, without what only their authors need. */
function stylePlugin() {
  return {
    name: "style",
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => ({
        contents: await styleOf(path),
        loader: "text",
      }));
    },
  };
}

/** Leaves what reads catalogues in the file of its own that it has: pages without a catalogue do not load it. */
function cataloguesPlugin(out) {
  const elsewhere = {
    "index.js": { path: "./catalogues.js", external: true },
    "inline.js": { path: "./catalogues.js", external: true },
    "regulars.iife.js": { path: join(here, "src/script-catalogues.ts") },
  };
  return {
    name: "catalogues",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/catalogues\/index\.js$/ }, () => elsewhere[out]);
    },
  };
}

/** Writes the declarations that the package's users can reach. */
function writeTypes() {
  const tsc = join(here, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "--project", here], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
  writeFileSync(join(dist, "regulars.d.ts"), sharedTypes(readFileSync(glueTypes, "utf8")));
  const reached = new Set();
  const { exports } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  for (const { types } of Object.values(exports)) if (types !== undefined) reach(relative("dist", types), reached);
  for (const name of readdirSync(dist, { recursive: true })) {
    if (name.endsWith(".d.ts") && !reached.has(name)) rmSync(join(dist, name));
  }
  for (const folder of readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (readdirSync(join(dist, folder.name)).length === 0) rmdirSync(join(dist, folder.name));
  }
}

function reach(name, reached) {
  if (reached.has(name)) return;
  reached.add(name);
  const text = readFileSync(join(dist, name), "utf8");
  for (const [, imported] of text.matchAll(/["'](\.\.?\/[\w/-]+)\.js["']/g)) reach(join(dirname(name), `${imported}.d.ts`), reached);
}

/** Of wasm-bindgen's declarations only the types that engine and page share, without its own machinery. */
function sharedTypes(declarations) {
  const [shared, ...machinery] = declarations.split(/^export type InitInput\b/m);
  if (machinery.length !== 1) throw new Error(`${glueTypes} is not laid out as wasm-bindgen lays it out`);
  const types = shared.replace(/^(?:\/\*\*(?:(?!\*\/)[^])*?\*\/\n)?export class Engine \{[^]*?^\}\n/m, "");
  if (/\b(?:any|class)\b/.test(types.replace(/\/\*\*?[^]*?\*\//g, ""))) {
    throw new Error(`${glueTypes} still holds a class or an \`any\` among the shared types`);
  }
  // Examples in Rust help nobody here.
  return types.replaceAll(/^ \*\n \* ```\n(?: \*.*\n)*? \* ```\n/gm, "");
}
