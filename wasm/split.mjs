// Parts the module that `wasm-pack build` left in a folder into one that every page loads and one for pages with offers:
//
//   node wasm/split.mjs FOLDER      regulars_bg.wasm → split/regulars_bg.wasm, split/regulars_offers_bg.wasm
//
// The second is none by itself: it works in the first one's memory and calls the first one's functions, so that nothing is
// there twice, and both see one and the same engine. wasm-bindgen's glue is taught to let it join.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Where .ci/tools puts it.
const tools = createRequire(join(process.env.REGULARS_CACHE, "tools/npm/package.json"));
const { default: binaryen } = await import(tools.resolve("binaryen"));

/** What a page with offers alone asks of the engine. */
const OF_OFFERS = [
  "engine_claim_offer",
  "engine_dry_run",
  "engine_free_shipping_gap",
  "engine_interests",
  "engine_offers",
  "engine_onboarding",
  "engine_pick_interests",
  "engine_set_merchandising",
  "engine_set_offers",
  "engine_skip_step",
  "engine_top_up",
];
/** Those that Cargo.toml names for wasm-opt. */
const FEATURES = ["BulkMemory", "BulkMemoryOpt", "Multivalue", "MutableGlobals", "NontrappingFPToInt", "ReferenceTypes", "SignExt"];
/** What the second module imports from. */
const CORE = "core";
/** Binaryen's name for the only memory, and its number for one that may grow as it likes. */
const MEMORY = "0";
const NO_LIMIT = 2 ** 32 - 1;
/** What the glue needs so that the second module may join the first. */
const LINK = `
export async function link(module) {
    const { exports } = await WebAssembly.instantiate(module, { ...__wbg_get_imports(), ${CORE}: wasm });
    Object.assign(wasm, exports);
}
`;
const LINK_TYPE = `
export function link(module: WebAssembly.Module): Promise<void>;
`;

const [folder] = process.argv.slice(2);
const whole = readFileSync(join(folder, "regulars_bg.wasm"));
const core = read();
const offers = read();

OF_OFFERS.forEach((name) => core.removeExport(name));
// What the table holds, either module may call through it: binaryen would empty what the first one does not.
const held = new Set(elementsOf(core).flatMap(({ data }) => data));
held.forEach((name) => core.addFunctionExport(name, name));
dropUnused(core);
held.forEach((name) => core.removeExport(name));
const shared = new Set(functionsOf(core).map(({ name }) => name));

for (const { name } of exportsOf(offers)) if (!OF_OFFERS.includes(name)) offers.removeExport(name);
for (const { name, base, params, results } of functionsOf(offers)) {
  if (base !== "" || !shared.has(name)) continue;
  offers.removeFunction(name);
  offers.addFunctionImport(name, CORE, name, params, results);
}
// What the table and the memory hold is in the first module.
for (const { name } of elementsOf(offers)) offers.removeElementSegment(name);
for (const { name } of tablesOf(offers)) offers.addTableImport(name, CORE, `table${name}`);
for (const { name, type, mutable } of globalsOf(offers)) if (mutable) offers.addGlobalImport(name, CORE, name, type, mutable);
const { initial, max } = offers.getMemoryInfo();
offers.setMemory(initial, max ?? NO_LIMIT, null, [], false, false, MEMORY);
// Functions are known by their numbers only: by this name, parts of two builds do not fit together.
const build = createHash("sha256").update(whole).digest("hex").slice(0, 16);
offers.addMemoryImport(MEMORY, CORE, build);
core.addMemoryExport(MEMORY, build);
dropUnused(offers);

const isShared = ({ module }) => module === CORE;
for (const { name, base } of functionsOf(offers).filter(isShared)) core.addFunctionExport(name, base);
for (const { name, base } of tablesOf(offers).filter(isShared)) core.addTableExport(name, base);
for (const { name, base } of globalsOf(offers).filter(isShared)) core.addGlobalExport(name, base);
mkdirSync(join(folder, "split"), { recursive: true });
write(core, "split/regulars_bg.wasm");
write(offers, "split/regulars_offers_bg.wasm");
extend("regulars.js", "wasm = instance.exports;", "wasm = { ...instance.exports };", LINK);
extend("regulars.d.ts", "", "", LINK_TYPE);

function read() {
  const module = binaryen.readBinary(whole);
  module.setFeatures(FEATURES.reduce((all, name) => all | binaryen.Features[name], 0));
  return module;
}

function dropUnused(module) {
  module.runPasses(["remove-unused-module-elements"]);
}

function write(module, name) {
  if (!module.validate()) throw new Error(`${name} is not valid WebAssembly`);
  writeFileSync(join(folder, name), module.emitBinary());
}

/** Puts something into a file of wasm-bindgen's, which has to look as we know it. */
function extend(name, from, to, more) {
  const file = join(folder, name);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} holds no \`${from}\`: wasm-bindgen has changed`);
  writeFileSync(file, text.replace(from, to) + more);
}

function functionsOf(module) {
  return list(module.getNumFunctions(), (at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));
}

function exportsOf(module) {
  return list(module.getNumExports(), (at) => binaryen.getExportInfo(module.getExportByIndex(at)));
}

function globalsOf(module) {
  return list(module.getNumGlobals(), (at) => binaryen.getGlobalInfo(module.getGlobalByIndex(at)));
}

function tablesOf(module) {
  return list(module.getNumTables(), (at) => binaryen.getTableInfo(module.getTableByIndex(at)));
}

function elementsOf(module) {
  return list(module.getNumElementSegments(), (at) => binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(at)));
}

function list(length, get) {
  return Array.from({ length }, (_, at) => get(at));
}
