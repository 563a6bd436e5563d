// What a page loads to show a feed, as Brotli sends it: the script and the wasm, not the catalogue.
// `--check` fails where that is more than the budget in budget.json.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, brotliCompressSync } from "node:zlib";

const root = new URL("../", import.meta.url);
const { build } = createRequire(new URL("pkg/package.json", root))("esbuild");
const FIGURE = "size.critical.brotli_bytes";

const dist = (name) => brotliBytes(readFileSync(new URL(`pkg/dist/${name}`, root)));
const wasm = dist("regulars_bg.wasm");
const ofOffers = dist("regulars_offers_bg.wasm");
const npmScript = brotliBytes(await bundledAsAShopWould());
const scriptTag = dist("regulars.iife.js");
const value = Math.max(npmScript + wasm, scriptTag);

console.log(
  JSON.stringify({
    figure: FIGURE,
    value,
    unit: "bytes",
    npm: npmScript + wasm,
    npm_script: npmScript,
    npm_wasm: wasm,
    script_tag: scriptTag,
  }),
);

// Stages, offers and onboarding came in together; what the wasm weighed before them stands in budget.json.
const { "size.before_offers.wasm_brotli_bytes": before } = budgets();
console.log(
  JSON.stringify({
    figure: "offers.wasm_brotli_bytes",
    value: wasm + ofOffers - before,
    unit: "bytes",
    every_page: wasm - before,
    pages_with_offers: ofOffers,
    before,
  }),
);

if (process.argv.includes("--check")) {
  const budget = budgets()[FIGURE];
  if (value > budget) {
    console.error(`A page would load ${value} bytes to show a feed; the budget is ${budget}.`);
    process.exitCode = 1;
  }
}

function budgets() {
  return JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));
}

/** A minified bundle of a page's `import { open } from "regulars"`. */
async function bundledAsAShopWould() {
  const { outputFiles } = await build({
    stdin: { contents: 'import { open } from "./index.js"; globalThis.open = open;', resolveDir: new URL("pkg/dist", root).pathname },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0].contents;
}

function brotliBytes(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}
