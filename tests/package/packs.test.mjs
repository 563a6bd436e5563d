// Packs in Node: where they may come from, what they change, and what is left where they are not whole.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { chunked, deltaFile, manifestOf, packRoutes, small } from "./helpers/pack.mjs";
import { packageFolder, temporaryFolder, write } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const { open, RegularsError } = await import(join(packageFolder, "dist/inline.js"));

const routes = {};
const folder = temporaryFolder();
let server;
before(async () => {
  write(folder, small.files);
  server = await serve(routes);
});
after(() => server.close());

let told;
const opened = [];
async function openShop(options) {
  const onProblem = (problem) => told.push(problem);
  const shop = await open({ seed: 7, now: () => 1e12, storage: "memory", onProblem, ...options });
  await shop.load("orders", "profile");
  opened.push(shop);
  return shop;
}
beforeEach(() => {
  told = [];
  for (const path in routes) delete routes[path];
  Object.assign(routes, packRoutes("/small"), packRoutes("/shop", chunked));
  server.requests.length = 0;
});
afterEach(() => Promise.all(opened.splice(0).map((shop) => shop.close())));

const address = (path) => server.origin + path;
const view = (item_id) => ({ event: "view_item", items: [{ item_id }] });
const ids = ({ items }) => items.map(({ item_id }) => item_id);
const codes = () => told.map(({ code }) => code);

/** A file of the shop's pack, as a route. */
const path = (name) => `/shop/${chunked.build}/${name}.pack`;
const bytesOf = (name, { build, files } = chunked) => files[`${build}/${name}.pack`];

/** Answers with each of these in turn, with the last for ever. */
function inTurn(...answers) {
  return (request, response) => {
    const { status = 200, body } = answers.length > 1 ? answers.shift() : answers[0];
    response.writeHead(status, { "content-type": "application/octet-stream" }).end(body);
  };
}

describe("a pack", () => {
  const sources = {
    "the address of its folder": () => address("/small"),
    "one that ends with a slash": () => address("/small/"),
    "a URL": () => new URL("/small", server.origin),
    "a function that reads its files": () => (path) => readFile(join(folder, path)),
    "a function that fetches them": () => async (path, signal) =>
      (await fetch(address(`/small/${path}`), { signal })).arrayBuffer(),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`from ${name}`, async () => {
      const shop = await openShop({ pack: source() });
      assert.deepEqual(shop.catalog, { products: 4, skipped: 0, problems: [] });
      shop.record(view("tea-1"));
      shop.feed();
      await shop.ready();
      const [, next] = shop.feed({ exclude: "none" }).items;
      assert.equal(next.item_id, "pot-1");
      const { value, item_id } = next.reasons.find(({ term }) => term === "goes_with");
      assert.deepEqual([value, item_id], [1.5, "tea-1"]);
      assert.deepEqual(told, []);
    });
  }

  test("is opened with its manifest and its head, and the rest is fetched when it is needed", async () => {
    const shop = await openShop({ pack: address("/shop") });
    assert.deepEqual(server.requests, ["/shop/manifest.json", path("head")]);
    assert.equal(shop.catalog.products, 300);
    assert.equal(shop.feed().items.length, 24);
    await shop.ready();
    assert.equal(server.requests.length, 2, "a newcomer needs nothing more");
    shop.record(view("i280"));
    assert.deepEqual(ids(shop.similar({ item_id: "i280" })), []);
    await shop.ready();
    assert.deepEqual(server.requests.slice(2), ["directory/0", "items/2", "rows/2"].map(path));
    assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 2 })), ["i281", "i282"]);
    shop.complements({ item_ids: ["i281"] });
    await shop.ready();
    assert.equal(server.requests.length, 5, "what is there is not fetched again");
    shop.similar({ item_id: "tea-1" });
    await shop.ready();
    assert.deepEqual(server.requests.slice(5), [path("rows/0")]);
  });

  test("unpacked by the server on the way", async () => {
    for (const name of ["head", "directory/0", "items/2", "rows/2"]) {
      routes[path(name)] = { body: gunzipSync(bytesOf(name)) };
    }
    const shop = await openShop({ pack: address("/shop") });
    shop.similar({ item_id: "i280" });
    await shop.ready();
    assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 1 })), ["i281"]);
    assert.deepEqual(told, []);
  });

  test("with what has changed since", async () => {
    const items = async () => {
      const shop = await openShop({ pack: address("/shop") });
      shop.similar({ item_id: "i289" });
      await shop.ready();
      return ids(shop.similar({ item_id: "i289", limit: 2 }));
    };
    assert.deepEqual(await items(), ["i290", "i291"]);
    routes["/shop/manifest.json"] = { body: manifestOf(chunked, { delta: { file: deltaFile, bytes: 99 } }) };
    server.requests.length = 0;
    const [first] = await items();
    assert.equal(first, "i291");
    assert.deepEqual(server.requests.slice(0, 3).sort(), [path("head"), `/shop/${deltaFile}`, "/shop/manifest.json"].sort());
    assert.deepEqual(told, []);
  });

  test("without what has changed since, where that is lost: as it was built", async () => {
    routes["/shop/manifest.json"] = { body: manifestOf(chunked, { delta: { file: deltaFile } }) };
    routes[`/shop/${deltaFile}`] = { body: bytesOf("rows/2") };
    const shop = await openShop({ pack: address("/shop") });
    shop.similar({ item_id: "i289" });
    await shop.ready();
    assert.deepEqual(ids(shop.similar({ item_id: "i289", limit: 1 })), ["i290"]);
    assert.deepEqual(told.map(({ code, value }) => [code, value.includes(`/shop/${deltaFile} (`)]), [["pack.chunk", true]]);
  });

  test("beside the page's own products, which it knows by their ids", async () => {
    const catalog = [{ id: "pot-1", title: "Teapot" }, { id: "i280", title: "Cup" }, { id: "i281", title: "Mug" }];
    const shop = await openShop({ pack: address("/shop"), catalog });
    assert.equal(shop.catalog.products, 3);
    shop.record(view("i280"));
    shop.feed();
    await shop.ready();
    assert.deepEqual(ids(shop.feed({ exclude: "seen", limit: 1 })), ["i281"]);
    assert.equal(shop.similar({ item_id: "i280" }).items[0].item_id, "i281");
  });

  test("not from anything else", async () => {
    for (const pack of [null, 7, {}, [], bytesOf("head"), new Blob([bytesOf("head")]), new Response("")]) {
      await assert.rejects(open({ pack, storage: "memory" }), { code: "argument", field: "pack" });
    }
  });

  test("or a catalogue is needed", async () => {
    for (const options of [{ storage: "memory" }, { catalog: undefined, pack: undefined }]) {
      await assert.rejects(open(options), { code: "argument", field: "catalog", expected: "a catalog or a pack" });
    }
  });

  test("not from a path or a file's address: in Node a function reads it", async () => {
    for (const pack of [folder, "./pack", pathToFileURL(folder), pathToFileURL(folder).href]) {
      await assert.rejects(open({ pack, storage: "memory" }), (error) => {
        assert.deepEqual([error.code, error.field], ["pack.unreachable", "pack"]);
        assert.match(error.mend, /^In Node pass a function: pack: \(path\) => readFile\(/);
        assert.doesNotMatch(error.message, /CORS|connect-src/);
        return true;
      });
    }
    await assert.rejects(open({ pack: address("/nothing"), storage: "memory" }), { mend: /CORS/ });
  });
});

describe("a pack that cannot be opened", () => {
  const other = { body: bytesOf("head", small) };
  const manifest = (changes) => ({ "/shop/manifest.json": { body: manifestOf(chunked, changes) } });
  const head = (answer) => ({ [path("head")]: answer });
  const failures = {
    "because nothing is there": [{ "/shop/manifest.json": { status: 404 } }, "pack.unreachable"],
    "because the server fails": [{ "/shop/manifest.json": { status: 500 } }, "pack.unreachable"],
    "because its manifest is a page": [{ "/shop/manifest.json": { body: "<!doctype html>" } }, "pack.unreadable"],
    "because its manifest is nothing": [{ "/shop/manifest.json": { body: "" } }, "pack.unreadable"],
    "because its manifest is cut": [{ "/shop/manifest.json": { body: manifestOf(chunked).slice(0, 20) } }, "pack.unreadable"],
    "because its manifest is text": [{ "/shop/manifest.json": { body: "pack" } }, "pack.unreadable"],
    "because its manifest is a list": [{ "/shop/manifest.json": { body: "[]" } }, "pack.unreadable"],
    "because its manifest tells no version": [manifest({ version: undefined }), "pack.unreadable"],
    "because it tells its version as a text": [manifest({ version: "2" }), "pack.unreadable"],
    "because it is of an earlier version": [{ "/shop/manifest.json": { body: '{"version":1,"file":"0a1b.pack"}' } }, "pack.version"],
    "because it is of a later version": [manifest({ version: 5 }), "pack.version"],
    "because its build lies outside of it": [manifest({ build: "../../0123456789ab" }), "pack.unreadable"],
    "because its build is none": [manifest({ build: 7 }), "pack.unreadable"],
    "because its build has a line more": [manifest({ build: `${chunked.build}\n` }), "pack.unreadable"],
    "because its delta lies outside of it": [manifest({ delta: { file: `../${deltaFile}` } }), "pack.unreadable"],
    "because its delta is no name": [manifest({ delta: { file: 7 } }), "pack.unreadable"],
    "because its head is not there": [head({ status: 404 }), "pack.unreachable"],
    "because its head is cut": [head({ body: bytesOf("head").subarray(0, 900) }), "pack.damaged"],
    "because its head is a page": [head({ body: "<!doctype html>" }), "pack.damaged"],
    "because its head is another build's": [head(other), "pack.mixed"],
  };
  for (const [name, [fault, code]] of Object.entries(failures)) {
    test(`${name}, says so`, async () => {
      Object.assign(routes, fault);
      await assert.rejects(openShop({ pack: address("/shop") }), (error) => {
        assert.ok(error instanceof RegularsError, String(error));
        assert.deepEqual([error.code, error.field], [code, "pack"]);
        assert.notEqual(error.mend, "");
        return true;
      });
      assert.deepEqual(told, []);
    });

    test(`${name}, is told once, and the page's own products serve`, async () => {
      Object.assign(routes, fault);
      const catalog = [{ id: "a", title: "A" }, { id: "b", title: "B" }];
      const shop = await openShop({ pack: address("/shop"), catalog });
      shop.record(view("a"));
      assert.deepEqual(ids(shop.feed({ exclude: "none" })).sort(), ["a", "b"]);
      await shop.ready();
      assert.deepEqual(codes(), [code]);
      assert.equal(shop.catalog.products, 2);
    });
  }

  test("names its version, and what to do", async () => {
    routes["/shop/manifest.json"] = { body: '{"version":1,"file":"0a1b.pack"}' };
    await assert.rejects(openShop({ pack: address("/shop") }), {
      value: "version 1",
      mend: "Pack again with the packer of this release.",
    });
  });

  test("is not to blame where something else cannot be had", async () => {
    routes["/feed.tsv"] = { status: 404 };
    const options = { pack: address("/shop"), catalog: address("/feed.tsv") };
    await assert.rejects(openShop(options), { code: "catalog.unreachable" });
    await assert.rejects(openShop({ pack: address("/shop"), catalog: [], seed: -1 }), { field: "seed" });
    assert.deepEqual(told, []);
  });

  test("is told once, where the delta is lost as well", async () => {
    routes["/shop/manifest.json"] = { body: manifestOf(chunked, { delta: { file: deltaFile } }) };
    let refuse;
    routes[path("head")] = (request, response) => void (refuse = () => response.writeHead(404).end());
    routes[`/shop/${deltaFile}`] = (request, response) => {
      // The answer about the delta is there first.
      response.writeHead(404).end();
      setTimeout(() => refuse(), 50);
    };
    const shop = await openShop({ pack: address("/shop"), catalog: [] });
    await shop.ready();
    assert.deepEqual(codes(), ["pack.unreachable"]);
  });
});

describe("a pack of which a file is lost", () => {
  const half = (bytes) => bytes.subarray(0, bytes.length / 2);
  const flipped = (bytes) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 16 : byte));
  const faults = {
    "is missing": () => ({ status: 404 }),
    "cannot be served": () => ({ status: 500 }),
    "is a page with status 200": () => ({ body: "<!doctype html><title>Welcome</title>" }),
    "is nothing": () => ({ body: "" }),
    "is cut": (name) => ({ body: half(bytesOf(name)) }),
    "is cut and unpacked": (name) => ({ body: half(gunzipSync(bytesOf(name))) }),
    "has a bit flipped": (name) => ({ body: flipped(bytesOf(name)) }),
    "has a bit flipped and is unpacked": (name) => ({ body: flipped(gunzipSync(bytesOf(name))) }),
    "was swapped with another": () => ({ body: bytesOf("rows/1") }),
    "is of another build": () => ({ body: bytesOf("directory/0", small) }),
  };
  for (const name of ["directory/0", "items/2", "rows/2"]) {
    for (const [fault, answer] of Object.entries(faults)) {
      test(`${name} ${fault}: the feed is made of what is left, and one message says so`, async () => {
        routes[path(name)] = answer(name);
        const shop = await openShop({ pack: address("/shop") });
        shop.record(view("i280"));
        shop.similar({ item_id: "i280" });
        assert.equal(shop.feed().items.length, 24);
        await shop.ready();
        shop.similar({ item_id: "i280" });
        assert.equal(shop.feed().items.length, 24);
        shop.similar({ item_id: "i270" });
        await shop.ready();
        const [problem, ...others] = told.filter(({ code }) => code.startsWith("pack."));
        assert.deepEqual([problem.code, problem.count, others], ["pack.chunk", 1, []]);
        assert.ok(problem.value.startsWith(`${address(path(name))} (`), problem.value);
        const asked = server.requests.filter((asked) => asked === path(name));
        assert.equal(asked.length, answer(name).status === 404 ? 1 : 2);
      });
    }
  }

  test("for a moment only, has nothing to tell", async () => {
    for (const [fault, answer] of Object.entries(faults)) {
      if (fault === "is missing") continue;
      routes[path("items/2")] = inTurn(answer("items/2"), { body: bytesOf("items/2") });
      const shop = await openShop({ pack: address("/shop") });
      shop.similar({ item_id: "i280" });
      await shop.ready();
      assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 1 })), ["i281"], fault);
      assert.deepEqual(told, []);
    }
  });

  test("because another build took its place: the feed is made of what is left", async () => {
    const shop = await openShop({ pack: address("/shop") });
    shop.similar({ item_id: "i280" });
    await shop.ready();
    for (const route in routes) if (route.startsWith("/shop/")) delete routes[route];
    Object.assign(routes, packRoutes("/shop", small));
    for (const item_id of ["tea-1", "i150", "i299"]) {
      shop.record(view(item_id));
      shop.similar({ item_id });
      shop.feed();
      await shop.ready();
    }
    assert.deepEqual(codes(), ["pack.chunk"]);
    assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 2 })), ["i281", "i282"]);
    assert.equal(shop.feed().items.length, 24);
  });
});

describe("a shop with a pack", () => {
  /** Lets one file wait until it is told to come. */
  function held(name) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const asked = new Promise((resolve) => {
      routes[path(name)] = async (request, response) => {
        resolve(response);
        await released;
        response.end(bytesOf(name));
      };
    });
    return { asked, release };
  }

  test("tells who listens when lists may be better", async () => {
    const shop = await openShop({ pack: address("/shop") });
    const { subscribe } = shop;
    const lists = [];
    const unsubscribe = subscribe(() => lists.push(ids(shop.similar({ item_id: "i280", limit: 1 }))));
    shop.similar({ item_id: "i280" });
    await shop.ready();
    assert.deepEqual(lists.at(-1), ["i281"]);
    const told = lists.length;
    unsubscribe();
    shop.similar({ item_id: "tea-1" });
    await shop.ready();
    assert.equal(lists.length, told);
    assert.throws(() => shop.subscribe("listener"), { code: "argument", field: "listener" });
  });

  test("beside its own products does not wait for it", async () => {
    const catalog = [{ id: "pot-1", title: "Teapot" }, { id: "i280", title: "Cup" }, { id: "i281", title: "Mug" }];
    const { asked, release } = held("head");
    const shop = await openShop({ pack: address("/shop"), catalog });
    await asked;
    let calls = 0;
    shop.subscribe(() => calls++);
    shop.record(view("i280"));
    const terms = () => shop.feed({ exclude: "seen" }).items.flatMap(({ reasons }) => reasons.map(({ term }) => term));
    assert.deepEqual(ids(shop.feed({ exclude: "none" })).sort(), ["i280", "i281", "pot-1"]);
    assert.ok(!terms().includes("goes_with"));
    assert.equal(calls, 0);
    const ready = shop.ready();
    release();
    await ready;
    assert.notEqual(calls, 0);
    assert.ok(terms().includes("goes_with"));
    assert.deepEqual(ids(shop.feed({ exclude: "seen", limit: 1 })), ["i281"]);
    assert.deepEqual(told, []);
  });

  test("that is closed before it comes, has nothing to tell", async () => {
    const { asked, release } = held("head");
    const shop = await openShop({ pack: address("/shop"), catalog: [{ id: "pot-1", title: "Teapot" }] });
    const response = await asked;
    const ready = shop.ready();
    await Promise.all([once(response, "close"), shop.close(), ready]);
    release();
    assert.deepEqual(told, []);
  });

  test("keeps what the shopper sees where it is", async () => {
    const shop = await openShop({ pack: address("/shop") });
    shop.record(view("i280"));
    const keep = ids(shop.feed({ limit: 6 }));
    await shop.ready();
    const better = ids(shop.feed({ exclude: "none", limit: 3 }));
    assert.deepEqual(better, ["i281", "i280", "i282"]);
    const kept = ids(shop.feed({ exclude: "none", limit: 9, keep }));
    assert.deepEqual(kept, [...keep, ...better]);
    assert.throws(() => shop.feed({ keep: "i280" }), { code: "argument", field: "keep" });
  });

  test("takes the page's word for price and stock", async () => {
    const shop = await openShop({ pack: address("/shop") });
    const product = (item_id) => shop.explain({ item_id }).product;
    assert.equal(product("tea-1").price, 3.2);
    const problems = shop.update([
      { item_id: "tea-1", price: "2.80 USD", title: "Sencha" },
      { item_id: "tea-2", availability: "out_of_stock" },
      { item_id: "i281", availability: "out_of_stock" },
      { item_id: "pot-1", price: "expensive" },
    ]);
    assert.deepEqual([product("tea-1").price, product("tea-1").title], [2.8, "Sencha"]);
    assert.ok(!ids(shop.feed({ limit: 300 })).includes("tea-2"));
    assert.equal(problems.length, 1);
    assert.deepEqual(told, problems);
    shop.similar({ item_id: "i280" });
    await shop.ready();
    assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 1 })), ["i282"]);
  });

  test("knows of what was looked at once it is there", async () => {
    const shop = await openShop({ pack: address("/shop") });
    shop.record(view("i280"));
    assert.deepEqual(shop.profile().affinities, []);
    await shop.ready();
    assert.notDeepEqual(shop.profile().affinities, []);
  });

  test("that is closed while it loads, ends loading", async () => {
    const { asked, release } = held("directory/0");
    const shop = await openShop({ pack: address("/shop") });
    let calls = 0;
    shop.subscribe(() => calls++);
    shop.similar({ item_id: "i280" });
    const ready = shop.ready();
    const response = await asked;
    await Promise.all([once(response, "close"), shop.close(), ready]);
    release();
    assert.equal(calls, 0);
    assert.deepEqual(told, []);
    assert.throws(() => shop.subscribe(() => {}), { code: "shop.closed" });
    assert.throws(() => shop.update([]), { code: "shop.closed" });
    await assert.rejects(shop.ready(), { code: "shop.closed" });
  });

  test("that is closed by who is told of its trouble, or of its arrivals, is closed", async () => {
    routes[path("items/2")] = { status: 404 };
    const broken = await openShop({ pack: address("/shop"), onProblem: () => void broken.close() });
    broken.similar({ item_id: "i280" });
    await broken.ready();
    const shop = await openShop({ pack: address("/shop") });
    shop.subscribe(() => void shop.close());
    shop.similar({ item_id: "tea-1" });
    await shop.ready();
    for (const closed of [broken, shop]) assert.throws(() => closed.feed(), { code: "shop.closed" });
  });

  test("that is forgotten while it loads, knows nobody", async () => {
    const { asked, release } = held("directory/0");
    const shop = await openShop({ pack: address("/shop") });
    shop.record(view("i280"));
    await asked;
    await shop.forget();
    release();
    await shop.ready();
    const { events, affinities } = shop.profile();
    assert.deepEqual([events, affinities], [0, []]);
  });

  test("whose clock breaks while it loads, goes on", async () => {
    let clock = () => 1e12;
    const shop = await openShop({ pack: address("/shop"), now: () => clock() });
    shop.similar({ item_id: "i280" });
    clock = () => NaN;
    await assert.doesNotReject(shop.ready());
    clock = () => 1e12;
    shop.similar({ item_id: "i280" });
    await shop.ready();
    assert.deepEqual(ids(shop.similar({ item_id: "i280", limit: 1 })), ["i281"]);
  });
});

describe("a page that the shopper comes back to", () => {
  const page = new EventTarget();
  const minutes = 60 * 1000;
  const delta = { file: deltaFile, bytes: 99 };
  let shop;
  let calls;
  beforeEach(async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 1e12 });
    globalThis.document = page;
    page.visibilityState = "visible";
    shop = await openShop({ pack: address("/shop") });
    shop.similar({ item_id: "i289" });
    await shop.ready();
    calls = 0;
    shop.subscribe(() => calls++);
    server.requests.length = 0;
  });
  afterEach(() => void delete globalThis.document);

  const neighbour = () => ids(shop.similar({ item_id: "i289", limit: 1 }))[0];
  const publish = (pack, changes) => void (routes["/shop/manifest.json"] = { body: manifestOf(pack, changes) });
  async function back(t, after) {
    t.mock.timers.tick(after);
    page.dispatchEvent(new Event("visibilitychange"));
    // Loopback answers within this, if at all; what must come is waited for by `until`.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function until(holds) {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  test("after a while, shows what has changed since, and asks for it once", async (t) => {
    publish(chunked, { delta });
    assert.equal(neighbour(), "i290");
    await back(t, 15 * minutes);
    await until(() => calls === 1);
    assert.equal(neighbour(), "i291");
    await back(t, 15 * minutes);
    await until(() => server.requests.length === 3);
    assert.deepEqual(server.requests, ["/shop/manifest.json", `/shop/${deltaFile}`, "/shop/manifest.json"]);
    assert.equal(calls, 1);
  });

  test("before that, or when it is left, asks for nothing", async (t) => {
    await back(t, 15 * minutes - 1);
    page.visibilityState = "hidden";
    await back(t, 15 * minutes);
    assert.deepEqual(server.requests, []);
  });

  test("stays with its build, whatever is published", async (t) => {
    Object.assign(routes, packRoutes("/shop", small));
    publish(small, { delta });
    await back(t, 15 * minutes);
    await until(() => server.requests.length === 1);
    publish(chunked);
    await back(t, 15 * minutes);
    await until(() => server.requests.length === 2);
    routes["/shop/manifest.json"] = { status: 404 };
    await back(t, 15 * minutes);
    await until(() => server.requests.length === 3);
    assert.deepEqual(server.requests, Array(3).fill("/shop/manifest.json"));
    assert.deepEqual([neighbour(), calls, told], ["i290", 0, []]);
  });

  test("serves as before where what has changed is lost, and has more luck the next time", async (t) => {
    publish(chunked, { delta });
    routes[`/shop/${deltaFile}`] = inTurn({ status: 404 }, { body: chunked.files[deltaFile] });
    await back(t, 15 * minutes);
    await until(() => server.requests.length === 2);
    assert.deepEqual([neighbour(), calls, told], ["i290", 0, []]);
    await back(t, 15 * minutes);
    await until(() => calls === 1);
    assert.equal(neighbour(), "i291");
  });

  test("and that has closed its shop, asks for nothing", async (t) => {
    await shop.close();
    await back(t, 15 * minutes);
    assert.deepEqual(server.requests, []);
  });
});

test("a shop without a pack is ready, and has nothing to tell", async () => {
  const shop = await openShop({ catalog: [{ id: "a", title: "A", price: "1 USD" }] });
  shop.subscribe(() => assert.fail("told"))();
  await shop.ready();
  assert.deepEqual(shop.update([{ item_id: "a", price: "2 USD" }]), []);
  assert.equal(shop.feed().items[0].product.price, 2);
});

describe("a feed", () => {
  test("with everything, with new things alone, or without what was purchased", async () => {
    const shop = await openShop({ pack: address("/small") });
    shop.record({ event: "purchase", transaction_id: "T1", items: [{ item_id: "tea-1" }] });
    shop.record(view("tea-2"));
    shop.feed();
    await shop.ready();
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
    const shop = await openShop({ pack: address("/small") });
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
    const shop = await openShop({ pack: address("/small"), onProblem: (problem) => told.push(problem) });
    const { items, problems } = shop.feed({ landing: { category: "Drinks > Coffee", channel: "radio" } });
    assert.equal(items.length, 4);
    assert.deepEqual(
      problems.map(({ code, field, value }) => [code, field, value]),
      [["landing.unknown", "category", "Drinks > Coffee"], ["landing.unknown", "channel", "radio"]],
    );
    assert.deepEqual(told, problems);
  });
});
