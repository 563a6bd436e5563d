// Optimises the module that `wasm-pack build` left in a folder, and parts it into one that every page loads, the core, and
// others of which each is loaded where a page needs what is in it:
//
//   node wasm/split.mjs FOLDER LINKED
//
// writes split/regulars_bg.wasm and split/regulars_PART_bg.wasm. LINKED is the module as the linker left it, with its notes
// on which function needs which constants.
//
// A part is none by itself: it works in the core's memory and calls the core's functions, so that nothing of the core is
// there twice, and all see one and the same engine. It brings the constants that it alone needs, and the functions that are
// called through the table. wasm-bindgen's glue is taught to let it join.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { reach, readLinked, withoutNotes } from "./linking.mjs";
import { PARTS } from "./parts.mjs";

// Where .ci/tools puts it.
const npm = join(process.env.REGULARS_CACHE, "tools/npm");
const tools = createRequire(join(npm, "package.json"));
const { default: binaryen } = await import(tools.resolve("binaryen"));

/** Those that rustc's wasm32-unknown-unknown turns on, as Binaryen and as its command line name them. */
const FEATURES = {
  BulkMemory: "bulk-memory",
  BulkMemoryOpt: "bulk-memory-opt",
  Multivalue: "multivalue",
  MutableGlobals: "mutable-globals",
  NontrappingFPToInt: "nontrapping-float-to-int",
  ReferenceTypes: "reference-types",
  SignExt: "sign-ext",
};
/** Nothing lies in the lowest 1024 bytes: rustc puts the stack first, and it grows towards them. */
const OPTIMISATION = ["-Oz", "--converge", "--low-memory-unused", ...Object.values(FEATURES).map((name) => `--enable-${name}`)];
/** What a part imports from. */
const CORE = "core";
/** Binaryen's name for the only memory, and its number for one that may grow as it likes. */
const MEMORY = "0";
const NO_LIMIT = 2 ** 32 - 1;
/** So many zeros between two constants weigh less than a segment of its own for the second. */
const GAP = 8;
/** What the glue needs so that a part may join the core. */
const LINK = `
export async function link(module) {
    const { exports } = await WebAssembly.instantiate(module, { ...__wbg_get_imports(), ${CORE}: wasm });
    Object.assign(wasm, exports);
}
`;
const LINK_TYPE = `
export function link(module: WebAssembly.Module): Promise<void>;
`;

const [folder, linkedFile] = process.argv.slice(2);
const whole = optimised(withoutNotes(readFileSync(join(folder, "regulars_bg.wasm"))));
const linked = readLinked(readFileSync(linkedFile));
// Functions are known by their numbers only: by this name, parts of two builds do not fit together.
const build = createHash("sha256").update(whole).digest("hex").slice(0, 16);
const inParts = new Set(Object.values(PARTS).flat());

const core = read();
inParts.forEach((name) => core.removeExport(name));
const ofCore = needed((name) => !inParts.has(name));
const table = emptyTable(core);
const inTable = new Set(fillTable(core, ofCore.slots));
keepPlaces(core, ofCore.places);
// Binaryen would empty what nobody in the core calls through the table: a part may.
inTable.forEach((name) => core.addFunctionExport(name, `table ${name}`));
dropUnused(core);
inTable.forEach((name) => core.removeExport(`table ${name}`));
const inCore = new Set(functionsOf(core).map(({ name }) => name));
const shortNames = new Map([...inCore].map((name, at) => [name, at.toString(36)]));

rmSync(join(folder, "split"), { recursive: true, force: true });
mkdirSync(join(folder, "split"));
const shared = new Map();
for (const [name, exported] of Object.entries(PARTS)) write(part(exported), `split/regulars_${name}_bg.wasm`);
for (const share of shared.values()) share();
core.addMemoryExport(MEMORY, build);
write(core, "split/regulars_bg.wasm");
extend("regulars.js", "wasm = instance.exports;", "wasm = { ...instance.exports };", LINK);
extend("regulars.d.ts", "", "", LINK_TYPE);

/** What some of the exports give, without what is in the core. */
function part(exported) {
  const part = read();
  for (const { name } of exportsOf(part)) if (!exported.includes(name)) part.removeExport(name);
  const { slots, places } = needed((name) => exported.includes(name));
  emptyTable(part);
  keepPlaces(part, without(places, ofCore.places));
  for (const { name, base, params, results } of functionsOf(part)) {
    if (base !== "" || !inCore.has(name)) continue;
    part.removeFunction(name);
    part.addFunctionImport(name, CORE, shortNames.get(name), params, results);
  }
  fillTable(part, new Set([...slots].filter((slot) => !ofCore.slots.has(slot))));
  for (const { name } of tablesOf(part)) part.addTableImport(name, CORE, `table${name}`);
  for (const { name, type, mutable } of globalsOf(part)) if (mutable) part.addGlobalImport(name, CORE, `global${name}`, type, mutable);
  part.addMemoryImport(MEMORY, CORE, build);
  dropUnused(part);
  for (const [list, add] of [
    [functionsOf(part), "addFunctionExport"],
    [tablesOf(part), "addTableExport"],
    [globalsOf(part), "addGlobalExport"],
  ]) {
    for (const { name, module, base } of list) if (module === CORE) shared.set(base, () => core[add](name, base));
  }
  return part;
}

/** What those of the exports need, by the linker's notes, where the core is all that is not in a part. */
function needed(belongs) {
  // wasm-bindgen has read its own descriptions by now, and taken them out; the linker's names end in a digest of its.
  const names = [...linked.exports.keys()].filter((name) => !name.startsWith("__wbindgen_describe"));
  return reach(linked, names.filter((name) => belongs(name.replace(/^(engine_\w+)_[0-9a-f]{16}$/, "$1"))));
}

/** Takes all functions out of the table; returns them by their places in it. */
function emptyTable(module) {
  const [{ name, table, data }, ...others] = elementsOf(module);
  if (others.length > 0) throw new Error("the table is not filled as the linker fills it");
  module.removeElementSegment(name);
  // It begins at 1, so that no function is at a null pointer.
  return new Map(data.map((function_, at) => [1 + at, { table, name: function_ }]));
}

/** Puts the functions of some places of the table back; returns them. */
function fillTable(module, places) {
  const runs = [];
  for (const place of [...places].sort((a, b) => a - b)) {
    const { name } = table.get(place);
    const last = runs.at(-1);
    if (last?.at + last?.names.length === place) last.names.push(name);
    else runs.push({ at: place, names: [name] });
  }
  runs.forEach(({ at, names }) => module.addActiveElementSegment(table.get(at).table, `from ${at}`, names, module.i32.const(at)));
  return runs.flatMap(({ names }) => names);
}

/** Leaves in memory what stands at some places of it. */
function keepPlaces(module, places) {
  const { initial, max } = module.getMemoryInfo();
  const segments = runsOf(places).map(([from, to]) => ({ offset: module.i32.const(from), data: bytesAt(from, to) }));
  module.setMemory(initial, max ?? NO_LIMIT, null, segments, false, false, MEMORY);
}

/** Places without the zeros at their ends, and those next to each other joined. */
function runsOf(places) {
  const runs = [];
  for (const [from, to] of places) {
    const bytes = bytesAt(from, to);
    const first = bytes.findIndex((byte) => byte !== 0);
    if (first === -1) continue;
    const start = from + first;
    const end = from + bytes.findLastIndex((byte) => byte !== 0) + 1;
    const last = runs.at(-1);
    if (last !== undefined && start - last[1] <= GAP) last[1] = Math.max(last[1], end);
    else runs.push([start, end]);
  }
  return runs;
}

function bytesAt(from, to) {
  const all = new Uint8Array(to - from);
  for (const { address, bytes } of linked.segments) {
    const start = Math.max(from, address);
    if (start < to) all.set(bytes.subarray(start - address, Math.max(to - address, 0)), start - from);
  }
  return all;
}

/** Places of which nothing is in others, both sorted. */
function without(places, others) {
  const taken = new Set(others.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at)));
  return places.filter(([from, to]) => !Array.from({ length: to - from }, (_, at) => from + at).every((at) => taken.has(at)));
}

function optimised(bytes) {
  const wasmOpt = join(npm, "node_modules/.bin/wasm-opt");
  const { status, stdout } = spawnSync(wasmOpt, [...OPTIMISATION, "-", "-o", "-"], { input: bytes, maxBuffer: 2 ** 26, stdio: ["pipe", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`wasm-opt ended with status ${status}`);
  return stdout;
}

function read() {
  const module = binaryen.readBinary(whole);
  module.setFeatures(Object.keys(FEATURES).reduce((all, name) => all | binaryen.Features[name], 0));
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
