// Packs: where they may come from, what they change, and what is said of those that are not whole.
import assert from "node:assert/strict";
import { openAsBlob } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packBytes as bytes, packRoutes } from "./helpers/pack.mjs";
import { packageFolder, temporaryFolder } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const { open, RegularsError } = await import(join(packageFolder, "dist/inline.js"));

const opened = [];
async function openShop(options) {
  const shop = await open({ seed: 7, now: () => 1e12, storage: "memory", onProblem() {}, ...options });
  opened.push(shop);
  return shop;
}
afterEach(() => Promise.all(opened.splice(0).map((shop) => shop.close())));

const view = (item_id) => ({ event: "view_item", items: [{ item_id }] });
const ids = ({ items }) => items.map(({ item_id }) => item_id);

const file = join(temporaryFolder(), "0a1b.pack");
let server;
before(async () => {
  await writeFile(file, bytes);
  const manifest = (content) => ({ body: JSON.stringify(content) });
  server = await serve({
    ...packRoutes("/shop/pack"),
    "/later/manifest.json": manifest({ version: 2, chunks: [] }),
    "/outside/manifest.json": manifest({ version: 1, file: "../shop/pack/0a1b.pack" }),
    "/elsewhere/manifest.json": manifest({ version: 1, file: "https://shop.example/0a1b.pack" }),
    "/list/manifest.json": manifest([]),
    "/page/manifest.json": { body: "<!doctype html>" },
    "/lost/manifest.json": manifest({ version: 1, file: "gone.pack" }),
    "/cut/manifest.json": manifest({ version: 1, file: "cut.pack" }),
    "/cut/cut.pack": { body: bytes.subarray(0, bytes.length - 9) },
  });
});
after(() => server.close());

const address = (path) => server.origin + path;

describe("a pack", () => {
  const sources = {
    "the address of its folder": () => address("/shop/pack"),
    "one that ends with a slash": () => address("/shop/pack/"),
    "a URL": () => new URL("/shop/pack", server.origin),
    "a response": () => fetch(address("/shop/pack/0a1b.pack")),
    "bytes": () => bytes,
    "a Buffer": () => Buffer.from(bytes),
    "an ArrayBuffer": () => bytes.slice().buffer,
    "a Blob": () => new Blob([bytes]),
    "a file": () => openAsBlob(file),
    "a file's bytes": () => readFile(file),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`from ${name}`, async () => {
      const shop = await openShop({ pack: await source() });
      assert.deepEqual(shop.catalog, { products: 4, skipped: 0, problems: [] });
      shop.record(view("tea-1"));
      const [, next] = shop.feed({ exclude: "none" }).items;
      assert.equal(next.item_id, "pot-1");
      const { value, item_id } = next.reasons.find(({ term }) => term === "goes_with");
      assert.deepEqual([value, item_id], [1.5, "tea-1"]);
    });
  }

  test("is fetched by its manifest, which is looked at anew, and the file that it names", async () => {
    server.requests.length = 0;
    await openShop({ pack: address("/shop/pack") });
    assert.deepEqual(server.requests, ["/shop/pack/manifest.json", "/shop/pack/0a1b.pack"]);
  });

  test("beside the page's own products, which it knows by their ids", async () => {
    const catalog = [{ id: "pot-1", title: "Teapot" }, { id: "cup-1", title: "Cup" }, { id: "tea-1", title: "Green tea" }];
    const shop = await openShop({ pack: bytes, catalog });
    assert.equal(shop.catalog.products, 3);
    shop.record(view("tea-1"));
    assert.deepEqual(ids(shop.feed({ exclude: "seen", limit: 1 })), ["pot-1"]);
    assert.equal(shop.similar({ item_id: "tea-1" }).items[0].item_id, "pot-1");
  });

  const failures = {
    "where nothing is": ["/nothing", "pack.unreachable"],
    "whose manifest is a page": ["/page", "pack.unreadable"],
    "whose manifest is something else": ["/list", "pack.unreadable"],
    "of a later version": ["/later", "pack.unreadable"],
    "whose file lies outside of it": ["/outside", "pack.unreadable"],
    "whose file lies on another site": ["/elsewhere", "pack.unreadable"],
    "whose file is not there": ["/lost", "pack.unreachable"],
    "whose file is not whole": ["/cut", "pack.damaged"],
  };
  for (const [name, [path, code]] of Object.entries(failures)) {
    test(`not from a folder ${name}`, async () => {
      await assert.rejects(open({ pack: address(path), storage: "memory" }), (error) => {
        assert.ok(error instanceof RegularsError, String(error));
        assert.deepEqual([error.code, error.field], [code, "pack"]);
        assert.notEqual(error.mend, "");
        return true;
      });
    });
  }

  test("not from anything else", async () => {
    for (const pack of [null, 7, {}, [], () => {}]) {
      await assert.rejects(open({ pack, storage: "memory" }), { code: "argument", field: "pack" });
    }
  });

  test("not from a path or a file's address: in Node it is read by the page itself", async () => {
    const folder = dirname(file);
    for (const pack of [folder, "./pack", pathToFileURL(folder), pathToFileURL(folder).href]) {
      await assert.rejects(open({ pack, storage: "memory" }), (error) => {
        assert.deepEqual([error.code, error.field], ["pack.unreachable", "pack"]);
        assert.match(error.mend, /^In Node pass the bytes: pack: await readFile\(/);
        assert.doesNotMatch(error.message, /CORS|connect-src/);
        return true;
      });
    }
    await assert.rejects(open({ pack: address("/nothing"), storage: "memory" }), { mend: /CORS/ });
  });

  test("not from a file that went away", async () => {
    const gone = join(temporaryFolder(), "gone.pack");
    await writeFile(gone, bytes);
    const pack = await openAsBlob(gone);
    await rm(gone);
    await assert.rejects(open({ pack, storage: "memory" }), { code: "pack.unreachable", value: /^the Blob / });
  });

  test("not from a response that failed", async () => {
    const response = await fetch(address("/nothing"));
    await assert.rejects(open({ pack: response, storage: "memory" }), { code: "pack.unreachable" });
  });

  test("or a catalogue is needed", async () => {
    for (const options of [{ storage: "memory" }, { catalog: undefined, pack: undefined }]) {
      await assert.rejects(open(options), { code: "argument", field: "catalog", expected: "a catalog or a pack" });
    }
  });
});

describe("a feed", () => {
  test("with everything, with new things alone, or without what was purchased", async () => {
    const shop = await openShop({ pack: bytes });
    shop.record({ event: "purchase", transaction_id: "T1", items: [{ item_id: "tea-1" }] });
    shop.record(view("tea-2"));
    assert.deepEqual(ids(shop.feed({ exclude: "none" })).sort(), ["pot-1", "tea-1", "tea-2", "x-9"]);
    assert.deepEqual(ids(shop.feed({ exclude: "purchased" })).sort(), ["pot-1", "tea-2", "x-9"]);
    assert.deepEqual(ids(shop.feed({ exclude: "seen" })).sort(), ["pot-1", "x-9"]);
    assert.deepEqual(ids(shop.feed({ exclude: ["x-9"] })).sort(), ["pot-1", "tea-2"]);
    assert.deepEqual(ids(shop.feed({ exclude: "seen", exclude_ids: ["x-9", "unknown"] })), ["pot-1"]);
    assert.deepEqual(ids(shop.feed({ exclude: "none", exclude_ids: ["tea-1"] })).sort(), ["pot-1", "tea-2", "x-9"]);
    assert.deepEqual(ids(shop.feed({ exclude: ["x-9"], exclude_ids: ["tea-2"] })), ["pot-1"]);
    assert.throws(() => shop.feed({ exclude_ids: "seen" }), { code: "argument", field: "exclude_ids", value: "seen" });
    assert.deepEqual(shop.feed(), shop.feed({ exclude: "purchased" }));
    assert.throws(() => shop.feed({ exclude: "everything" }), { code: "argument", field: "exclude", value: "everything" });
  });

  test("for a newcomer starts from where they landed", async () => {
    const shop = await openShop({ pack: bytes });
    const landed = (landing) => {
      const reasons = shop.feed({ landing }).items.flatMap(({ item_id, reasons }) =>
        reasons.filter(({ term }) => term === "landing").map(({ facet }) => [item_id, facet.value]),
      );
      return Object.fromEntries(reasons);
    };
    assert.deepEqual(landed({ category: "Drinks > Tea" }), { "pot-1": "Kitchen > Pots" });
    assert.deepEqual(landed({ channel: "newsletter" }), { "tea-1": "Drinks", "tea-2": "Drinks", "pot-1": "Kitchen" });
    assert.deepEqual(landed({ channel: " Newsletter " }), landed({ channel: "newsletter" }));
    assert.deepEqual(landed({}), {});
    assert.deepEqual(landed({ category: undefined, channel: undefined }), {});
    shop.record(view("x-9"));
    assert.deepEqual(landed({ channel: "newsletter" }), {});
    for (const landing of ["Drinks", 7, { category: [] }]) {
      assert.throws(() => shop.feed({ landing }), { code: "argument", field: "landing" });
    }
  });

  test("for one who landed where the pack knows nothing says so", async () => {
    const told = [];
    const shop = await openShop({ pack: bytes, onProblem: (problem) => told.push(problem) });
    const { items, problems } = shop.feed({ landing: { category: "Drinks > Coffee", channel: "radio" } });
    assert.equal(items.length, 4);
    assert.deepEqual(
      problems.map(({ code, field, value }) => [code, field, value]),
      [["landing.unknown", "category", "Drinks > Coffee"], ["landing.unknown", "channel", "radio"]],
    );
    assert.deepEqual(told, problems);
  });
});
