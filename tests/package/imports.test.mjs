// What the WebAssembly module can reach. It can call nothing but what it imports, and an import does
// what the glue beside it says: neither leads to the network or into the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder } from "./helpers/project.mjs";

/** Every function that the module may ask for, by wasm-bindgen's name without its hash, and what for. */
const ALLOWED = {
  Error: "makes the error that is thrown",
  String: "writes a value as text: an event's id that is a number",
  __wbindgen_boolean_get: "reads an argument that is true or false",
  __wbindgen_generic: "hands a text over to the page",
  __wbindgen_is_function: "tells what an argument is",
  __wbindgen_is_null: "tells what an argument is",
  __wbindgen_is_object: "tells what an argument is",
  __wbindgen_is_undefined: "tells what an argument is",
  __wbindgen_number_get: "reads an argument that is a number",
  __wbindgen_object_clone_ref: "holds on to a value of the page's",
  __wbindgen_object_drop_ref: "lets go of a value of the page's",
  __wbindgen_string_get: "reads an argument that is a text",
  __wbindgen_throw: "throws",
  __wbindgen_typeof: "names the type of an argument that is wrong",
  call: "copies a journal's bytes in: Uint8Array.prototype.set.call",
  get: "reads a property or an element of an argument",
  getRandomValues: "draws a seed where the page gives none",
  instanceof_Uint8Array: "tells whether a journal is bytes",
  isArray: "tells what an argument is",
  length: "the length of a journal's bytes",
  new: "hands bytes over to the page: new Uint8Array",
  ownKeys: "names the fields of an argument, to tell one that is misspelt",
  parse: "hands an answer over to the page: JSON.parse",
  set: "gives an error its code, field and advice",
};

/** Parts of names by which the web platform's ways to the network and into the page are known. */
const FORBIDDEN = new RegExp(
  [
    "fetch|request|xml|http|socket|beacon|event|source|transport|rtc|peer|stream|worker|navigat|location",
    "document|window|element|node|query|html|cookie|storage|history|screen|image|script|eval",
  ].join("|"),
  "i",
);

/** wasm-bindgen's name of an import without its prefix and hash. */
function plainName(name) {
  return name.replace(/^__wbg_/, "").replace(/_[0-9a-f]{16}$/, "");
}

/** Refuses a module that can reach more than the list allows. */
function checkImports(bytes) {
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
    if (module === "core") continue;
    assert.equal(`${module} ${kind}`, "./regulars_bg.js function", `where ${name} comes from`);
    assert.ok(Object.hasOwn(ALLOWED, plainName(name)), `the module imports ${name}, which is not on the list`);
  }
}

/** A module that does nothing but import one function that takes and returns nothing. */
function importing(name) {
  const text = (value) => [value.length, ...Buffer.from(value)];
  const imports = [1, ...text("./regulars_bg.js"), ...text(name), 0, 0];
  const [header, types] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], [1, 4, 1, 0x60, 0, 0]];
  return new Uint8Array([...header, ...types, 2, imports.length, ...imports]);
}

const parts = ["arrival", "catalog", "merchandising", "offers", "orders", "pack", "profile"].map((part) => `regulars_${part}_bg.wasm`);

for (const file of ["regulars_bg.wasm", ...parts]) {
  test(`${file} imports only what is on the list`, () => {
    checkImports(readFileSync(join(packageFolder, "dist", file)));
  });
}

test("what a part takes from the core is the core's own", () => {
  const [core, ...others] = ["regulars_bg.wasm", ...parts].map((file) => {
    return new WebAssembly.Module(readFileSync(join(packageFolder, "dist", file)));
  });
  const given = WebAssembly.Module.exports(core).map(({ name, kind }) => `${name} ${kind}`);
  for (const part of others) {
    const taken = WebAssembly.Module.imports(part).filter(({ module }) => module === "core");
    assert.ok(taken.length > 0);
    for (const { name, kind } of taken) assert.ok(given.includes(`${name} ${kind}`), name);
  }
  assert.ok(WebAssembly.Module.imports(core).every(({ module }) => module !== "core"));
});

test("nothing on the list leads to the network or into the page", () => {
  for (const name of Object.keys(ALLOWED)) assert.doesNotMatch(name, FORBIDDEN);
});

test("nor does what the glue does for them", () => {
  const glue = readFileSync(join(packageFolder, "../target/wasm-pack/regulars.js"), "utf8");
  const [, imports] = /^function __wbg_get_imports\(\) \{\n([^]*?)^\}/m.exec(glue);
  assert.doesNotMatch(imports, FORBIDDEN);
});

test("a module that imports more is refused", () => {
  checkImports(importing("__wbg_parse_06c3d6a91620c1cf"));
  const names = ["fetch", "XMLHttpRequest", "WebSocket", "sendBeacon", "EventSource", "RTCPeerConnection"];
  for (const name of [...names, "querySelector", "document", "localStorage"]) {
    assert.match(name, FORBIDDEN);
    for (const written of [name, `__wbg_${name}_06c3d6a91620c1cf`]) {
      assert.throws(() => checkImports(importing(written)), /not on the list/);
    }
  }
});
