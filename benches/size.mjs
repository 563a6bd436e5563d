// What pages load, as Brotli sends it: the scripts and the wasm, not the catalogue. `--check` fails where that is more than the
// budget in budget.json.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, brotliCompressSync } from "node:zlib";

const root = new URL("../", import.meta.url);
const { build } = createRequire(new URL("pkg/package.json", root))("esbuild");
const budgets = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
const isChecked = process.argv.includes("--check");

const dist = (name) => brotliBytes(readFileSync(new URL(`pkg/dist/${name}`, root)));
/** A part of the WebAssembly, as a page with a bundler and one with a script tag load it. */
const part = (name) => ({ npm: dist(`regulars_${name}_bg.wasm`), tag: dist(`regulars-${name}.iife.js`) });
const [pack, catalog, offers, arrival] = ["pack", "catalog", "offers", "arrival"].map(part);
const core = dist("regulars_bg.wasm");
const scriptTag = dist("regulars.iife.js");

// A page with a catalogue that shows a feed; one with a pack needs less.
const feedScript = await bundled('import { open } from "./index.js"; globalThis.open = open;');
const readers = dist("catalogues.js");
figure("size.critical.brotli_bytes", {
  npm: feedScript + core + catalog.npm + readers,
  npm_script: feedScript,
  npm_core: core,
  npm_catalog: catalog.npm + readers,
  script_tag: scriptTag + catalog.tag,
});

// A page with a pack that shows a feed by elements and listens. Who comes from elsewhere loads `arrival` on the first page.
const wholeScript = await bundled(
  'import { open } from "./index.js"; import { defineElements } from "./elements.js"; Object.assign(globalThis, { open, defineElements });',
);
figure("size.all.brotli_bytes", {
  npm: wholeScript + core + pack.npm,
  npm_script: wholeScript,
  npm_core: core,
  npm_pack: pack.npm,
  npm_arrival: arrival.npm,
  script_tag: scriptTag + pack.tag,
  script_tag_arrival: arrival.tag,
});

// Stages, offers and onboarding came in together; what the wasm weighed before them stands in budget.json.
const before = budgets["size.before_offers.wasm_brotli_bytes"];
print("offers.wasm_brotli_bytes", core + catalog.npm + offers.npm - before, {
  every_page: core + catalog.npm - before,
  pages_with_offers: offers.npm,
  before,
});

/** What the heavier of the two ways into a page weighs, and of what. */
function figure(name, weights) {
  const value = Math.max(weights.npm, weights.script_tag);
  print(name, value, weights);
  if (!isChecked || value <= budgets[name]) return;
  console.error(`${name} is ${value}; the budget is ${budgets[name]}.`);
  process.exitCode = 1;
}

function print(figure, value, more) {
  console.log(JSON.stringify({ figure, value, unit: "bytes", ...more }));
}

/** A minified bundle of what a page imports, as a shop would make it. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL("pkg/dist", root).pathname },
    bundle: true,
    splitting: true,
    outdir: "out",
    minify: true,
    format: "esm",
    write: false,
    // Loaded by pages with a catalogue only.
    external: ["./catalogues.js"],
  });
  return brotliBytes(outputFiles.find(({ path }) => path.endsWith("stdin.js")).contents);
}

function brotliBytes(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}
