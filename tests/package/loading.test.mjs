// Where the WebAssembly module may come from, and what is said when it does not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { installed, project } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

describe("the WebAssembly module", () => {
  let folder;
  let bytes;
  let ofOffers;
  let wasmParts;
  let server;
  before(async () => {
    folder = project();
    bytes = readFileSync(installed(folder, "regulars_bg.wasm"));
    ofOffers = readFileSync(installed(folder, "regulars_offers_bg.wasm"));
    // Node fetches nothing from its own disk.
    wasmParts = { catalog: readFileSync(installed(folder, "regulars_catalog_bg.wasm")) };
    server = await serve({
      "/right.wasm": { body: bytes },
      "/offers.wasm": { body: ofOffers },
      "/wrong-type.wasm": { body: bytes, type: "application/octet-stream" },
      "/with-parameter.wasm": { body: bytes, type: "application/wasm; charset=utf-8" },
      "/page.wasm": { body: "<!doctype html>", type: "text/html" },
      "/cut.wasm": { body: bytes.subarray(0, bytes.length / 2) },
    });
  });
  after(() => server.close());

  let copies = 0;
  /** The module is loaded once for a page; every test is a page of its own. */
  function fresh(file = "index.js") {
    return import(`${pathToFileURL(installed(folder, file))}?${copies++}`);
  }

  const sources = {
    "a Uint8Array": () => new Uint8Array(bytes),
    "an ArrayBuffer": () => new Uint8Array(bytes).buffer,
    "a compiled module": () => new WebAssembly.Module(bytes),
    "an address": () => `${server.origin}/right.wasm`,
    "a URL": () => new URL("/right.wasm", server.origin),
    "a response": () => fetch(`${server.origin}/right.wasm`),
    "a file that the server calls something else": () => `${server.origin}/wrong-type.wasm`,
    "a file whose type has a parameter": () => `${server.origin}/with-parameter.wasm`,
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`from ${name}`, async () => {
      const { init, open } = await fresh();
      await init({ wasm: await source() });
      const shop = await open({ catalog: [{ id: 1, title: "tea", price: "1 USD" }], storage: "memory", wasmParts });
      assert.equal(shop.catalog.products, 1);
      await shop.close();
    });
  }

  test("given to open", async () => {
    const { open } = await fresh();
    const shop = await open({ catalog: [], wasm: bytes, wasmParts });
    await shop.close();
  });

  const failures = {
    "an address where nothing is": ["/nothing.wasm", "wasm.missing"],
    "an address that answers with a page": ["/page.wasm", "wasm.invalid"],
    "half a file": ["/cut.wasm", "wasm.invalid"],
  };
  for (const [name, [path, code]] of Object.entries(failures)) {
    test(`not from ${name}`, async () => {
      const { open, RegularsError } = await fresh();
      const opening = open({ catalog: [], wasm: server.origin + path, wasmParts });
      await assert.rejects(opening, (error) => {
        assert.ok(error instanceof RegularsError);
        assert.equal(error.code, code);
        assert.match(error.value, new RegExp(path));
        assert.notEqual(error.mend, "");
        return true;
      });
    });
  }

  test("has a part that only shops with offers load, once", async () => {
    const { open } = await fresh();
    const options = { catalog: [], storage: "memory", wasm: `${server.origin}/right.wasm`, wasmParts: { ...wasmParts, offers: `${server.origin}/offers.wasm` } };
    server.requests.length = 0;
    const shops = [await open(options)];
    assert.deepEqual(server.requests, ["/right.wasm"]);
    const withOffers = { ...options, offers: [] };
    shops.push(...(await Promise.all([open(withOffers), open(withOffers)])));
    assert.deepEqual(server.requests, ["/right.wasm", "/offers.wasm"]);
    assert.equal((await shops[1].offers({ surface: "home" })).offer, undefined);
    await Promise.all(shops.map((shop) => shop.close()));
  });

  test("has parts that shops ask for, and what is asked before they are there says so", async () => {
    const { open } = await fresh();
    const own = Object.fromEntries(["orders", "profile"].map((part) => [part, readFileSync(installed(folder, `regulars_${part}_bg.wasm`))]));
    const shop = await open({ catalog: [{ id: 1, title: "tea" }], storage: "memory", wasm: bytes, wasmParts: { ...wasmParts, ...own } });
    const questions = {
      orders: [() => shop.bundles({ item_ids: [1] }), () => shop.buyAgain()],
      profile: [
        () => shop.profile(),
        () => shop.explain({ item_id: 1 }),
        () => shop.exportProfile(),
        () => shop.setFacts({ tier: "gold" }),
        () => shop.correct({ kind: "brand", value: "Leaf" }, "mute"),
      ],
    };
    for (const [part, asked] of Object.entries(questions)) {
      for (const ask of asked) assert.throws(ask, { name: "RegularsError", code: "part.missing", field: part });
      await shop.load(part);
      for (const ask of asked) ask();
    }
    assert.equal(shop.profile().facts.tier, "gold");
    await shop.close();
    await assert.rejects(shop.load("profile"), { code: "shop.closed" });
  });

  test("takes no part of another build, and another attempt mends it", async () => {
    const { open } = await fresh();
    const options = { catalog: [], storage: "memory", offers: [], wasm: bytes };
    // The name under which it finds the memory says of which build it is.
    const text = ofOffers.toString("latin1");
    const [, build] = /core.([0-9a-f]{16})/.exec(text);
    const other = Buffer.from(text.replace(build, build.replace(/./g, (sign) => (sign === "0" ? "1" : "0"))), "latin1");
    const told = [];
    const onProblem = ({ code, field }) => told.push([code, field]);
    for (const offers of [other, `${server.origin}/nothing.wasm`]) {
      const shop = await open({ ...options, wasmParts: { ...wasmParts, offers }, onProblem });
      await assert.rejects(shop.offers({ surface: "home" }), { code: "offers.missing" });
      await shop.close();
    }
    assert.deepEqual(told, [["wasm.invalid", "wasmParts.offers"], ["wasm.missing", "wasmParts.offers"]]);
    const shop = await open({ ...options, wasmParts: { ...wasmParts, offers: ofOffers } });
    await shop.offers({ surface: "home" });
    await shop.close();
  });

  test("not from a server that does not answer", async () => {
    const { init } = await fresh();
    await assert.rejects(init({ wasm: "http://127.0.0.1:1/x.wasm" }), { code: "wasm.missing" });
  });

  test("is fetched once, however often it is asked for", async () => {
    const { init, open } = await fresh();
    const wasm = `${server.origin}/right.wasm`;
    server.requests.length = 0;
    const [shop] = await Promise.all([open({ catalog: [], wasm, wasmParts }), init({ wasm }), init()]);
    await init();
    assert.deepEqual(server.requests, ["/right.wasm"]);
    await shop.close();
  });

  test("is asked for again after a failure", async () => {
    const { init } = await fresh();
    await assert.rejects(init({ wasm: `${server.origin}/nothing.wasm` }), { code: "wasm.missing" });
    await init({ wasm: `${server.origin}/right.wasm` });
  });

  test("where there is no WebAssembly at all", async (t) => {
    const { init } = await fresh("inline.js");
    const { WebAssembly } = globalThis;
    delete globalThis.WebAssembly;
    t.after(() => void (globalThis.WebAssembly = WebAssembly));
    await assert.rejects(init(), { code: "wasm.unsupported" });
  });
});
