// Packs in a real browser: what is asked of the server, what is kept for the next visit, and in a worker.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { launch, watchedPage } from "./helpers/browser.mjs";
import { chunked, deltaFile, manifestOf, packRoutes, small } from "./helpers/pack.mjs";
import { html } from "./helpers/page.mjs";
import { installed, project, scriptRoutes } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

// In the page or in a worker: opens a shop, and looks at what the browser keeps past the package.
const HELPERS = `
  globalThis.openShop = async (options) => {
    const problems = [];
    const shop = await regulars.open({
      pack: "/pack/",
      now: () => Date.UTC(2026, 4, 4, 12),
      seed: 7,
      onProblem: ({ code, value }) => problems.push([code, value]),
      ...options,
    });
    await shop.load("profile");
    return Object.assign(shop, { problems });
  };
  globalThis.view = (item_id) => ({ event: "view_item", items: [{ item_id }] });
  // What a product page does: the neighbours of i280, once all is there.
  globalThis.visit = async (options) => {
    const shop = await openShop(options);
    shop.similar({ item_id: "i280" });
    await shop.ready();
    const items = shop.similar({ item_id: "i280", limit: 2 }).items.map(({ item_id }) => item_id);
    await shop.close();
    return { items, problems: shop.problems };
  };
  globalThis.kept = async (name = "regulars:regulars") => {
    if (!(await caches.has(name))) return undefined;
    const requests = await (await caches.open(name)).keys();
    return requests.map(({ url }) => new URL(url).pathname.replace(/^.pack./, "")).sort();
  };
  globalThis.until = async (holds) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
`;
const PAGE = html(`<script src="/regulars.iife.js"></script><script>${HELPERS}</script>`);

const found = { items: ["i281", "i282"], problems: [] };
const file = (name, { build } = chunked) => `${build}/${name}.pack`;
const needed = ["directory/0", "head", "items/2", "rows/2"].map((name) => file(name));

describe("a pack in the browser", () => {
  const routes = {};
  let folder;
  let browser;
  let server;
  let context;
  let page;
  before(async () => {
    folder = project();
    browser = await launch();
    server = await serve(routes);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    for (const path in routes) delete routes[path];
    Object.assign(routes, packRoutes("/pack", chunked), {
      "/": { body: PAGE },
      "/empty": { body: html("") },
      ...scriptRoutes(installed(folder, "")),
      "/regulars/": installed(folder, ""),
    });
    context = await browser.newContext();
    page = await newTab();
  });
  afterEach(() => context.close());

  async function newTab() {
    const tab = await watchedPage(context);
    await tab.goto(`${server.origin}/`);
    server.requests.length = 0;
    return tab;
  }

  /** Which files of the pack were asked for, and forgets them. */
  const asked = () => {
    const requests = server.requests.splice(0).filter((path) => path.startsWith("/pack/"));
    return requests.map((path) => path.slice("/pack/".length)).sort();
  };

  /** Waits until everything that a product page needs is kept. */
  const allKept = (tab = page) => tab.evaluate((count) => until(async () => (await kept())?.length === count), needed.length);

  /** Answers with bytes, and notes with which headers they were asked for. */
  function noting(headers, body) {
    return (request, response) => {
      headers.push(request.headers);
      response.writeHead(200, { "cache-control": "no-store" }).end(body);
    };
  }

  test("tells the server nothing of the shopper or the page", async () => {
    const headers = [];
    for (const [name, body] of Object.entries(chunked.files)) routes[`/pack/${name}`] = noting(headers, body);
    await page.evaluate(() => void (document.cookie = "who=me"));
    assert.deepEqual(await page.evaluate(() => visit()), found);
    assert.equal(headers.length, 5);
    for (const { cookie, referer, origin } of headers) assert.deepEqual([cookie, referer, origin], [undefined, undefined, undefined]);
    assert.deepEqual(page.complaints, []);
  });

  test("is asked for past the HTTP cache where what came was damaged", async () => {
    const headers = [];
    const { [file("items/2")]: whole } = chunked.files;
    const answers = [whole.subarray(0, 100), whole];
    routes[`/pack/${file("items/2")}`] = (request, response) => {
      headers.push(request.headers);
      response.writeHead(200, { "cache-control": "max-age=31536000, immutable" }).end(answers.shift());
    };
    assert.deepEqual(await page.evaluate(() => visit({ storage: "memory" })), found);
    assert.deepEqual(headers.map((headers) => headers["cache-control"]), [undefined, "no-cache"]);
    assert.deepEqual(await page.evaluate(() => visit({ storage: "memory" })), found);
    assert.equal(headers.length, 2, "the whole one took its place in the HTTP cache");
  });

  test("of which a file is needed while there is no network, has it when there is one", async () => {
    await page.evaluate(async () => void (globalThis.shop = await openShop({ storage: "memory" })));
    await context.setOffline(true);
    const waiting = page.evaluate(async () => {
      shop.similar({ item_id: "i280" });
      // Longer than the pause after which it is asked for again.
      await Promise.race([shop.ready(), new Promise((resolve) => setTimeout(resolve, 1500))]);
      const before = shop.similar({ item_id: "i280" }).items.length;
      globalThis.stillOffline = true;
      await shop.ready();
      const items = shop.similar({ item_id: "i280", limit: 2 }).items.map(({ item_id }) => item_id);
      return { before, items, problems: shop.problems };
    });
    await page.waitForFunction("globalThis.stillOffline");
    await context.setOffline(false);
    assert.deepEqual(await waiting, { before: 0, ...found });
  });

  test("of which a file was published too late, is whole on the next visit", async () => {
    const whole = routes[`/pack/${file("items/2")}`];
    routes[`/pack/${file("items/2")}`] = (request, response) => {
      response.writeHead(404, { "last-modified": "Tue, 01 Jan 2019 00:00:00 GMT" }).end();
    };
    const { items, problems } = await page.evaluate(() => visit({ storage: "memory" }));
    assert.deepEqual([items, problems[0][0]], [[], "pack.chunk"]);
    routes[`/pack/${file("items/2")}`] = whole;
    assert.deepEqual(await page.evaluate(() => visit({ storage: "memory" })), found);
  });

  test("is looked at anew with each visit, and only what changed is fetched", async () => {
    assert.deepEqual(await page.evaluate(() => visit()), found);
    assert.deepEqual(asked(), [...needed, "manifest.json"]);
    await allKept();
    const next = await newTab();
    assert.deepEqual(await next.evaluate(() => visit()), found);
    assert.deepEqual(asked(), ["manifest.json"]);
    assert.deepEqual(await next.evaluate(() => kept()), needed);
  });

  test("of another build is seen at once, however long the manifest may be kept", async () => {
    const manifest = (pack) => (request, response) => {
      response.writeHead(200, { "cache-control": "max-age=31536000" }).end(manifestOf(pack));
    };
    const products = () => page.evaluate(async () => (await openShop({ storage: "memory" })).catalog.products);
    Object.assign(routes, packRoutes("/pack", small), { "/pack/manifest.json": manifest(chunked) });
    Object.assign(routes, { [`/pack/${file("head")}`]: { body: chunked.files[file("head")] } });
    assert.equal(await products(), 300);
    routes["/pack/manifest.json"] = manifest(small);
    assert.equal(await products(), 4);
  });

  test("of another build takes the place of what was kept", async () => {
    await page.evaluate(() => visit());
    await allKept();
    routes["/pack/manifest.json"] = { body: manifestOf(chunked, { delta: { file: deltaFile } }) };
    await page.evaluate(() => visit());
    await page.evaluate((delta) => until(async () => (await kept()).includes(delta)), deltaFile);
    assert.deepEqual(await page.evaluate(() => kept()), [...needed, deltaFile].sort());
    for (let visit = 0; visit < 2; visit++) {
      asked();
      await page.evaluate(async () => (await openShop()).close());
      assert.deepEqual(asked(), ["manifest.json"]);
    }
    Object.assign(routes, packRoutes("/pack", small));
    const left = await page.evaluate(async (head) => {
      const shop = await openShop();
      await until(async () => String(await kept()) === head);
      await shop.close();
      return kept();
    }, file("head", small));
    assert.deepEqual(left, [file("head", small)]);
  });

  test("that was kept and is damaged, is fetched again", async () => {
    await page.evaluate(() => visit());
    await allKept();
    asked();
    const damage = async (names) => {
      const cache = await caches.open("regulars:regulars");
      for (const name of names) await cache.put(`/pack/${name}`, new Response("<!doctype html>"));
    };
    const damaged = [file("head"), file("items/2")];
    await page.evaluate(damage, damaged);
    assert.deepEqual(await page.evaluate(() => visit()), found);
    assert.deepEqual(asked(), [...damaged, "manifest.json"].sort());
    await page.evaluate(async ([name, length]) => {
      const cache = await caches.open("regulars:regulars");
      await until(async () => (await (await cache.match(`/pack/${name}`))?.arrayBuffer())?.byteLength === length);
    }, [file("items/2"), chunked.files[file("items/2")].length]);
  });

  test("of which a file was kept that came unpacked, is read all the same", async () => {
    for (const name of needed) routes[`/pack/${name}`] = { body: gunzipSync(chunked.files[name]) };
    assert.deepEqual(await page.evaluate(() => visit()), found);
    await allKept();
    asked();
    assert.deepEqual(await page.evaluate(() => visit()), found);
    assert.deepEqual(asked(), ["manifest.json"]);
  });

  test("leaves nothing behind in memory alone, or under Global Privacy Control", async () => {
    assert.deepEqual(await page.evaluate(() => visit({ storage: "memory" })), found);
    await page.evaluate(() => void Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    assert.deepEqual(await page.evaluate(() => visit()), found);
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  });

  test("is kept once the shopper agrees, and erased when that is taken back, in other tabs as well", async () => {
    await page.evaluate(async () => {
      const shop = (globalThis.shop = await openShop({ consent: "denied" }));
      shop.similar({ item_id: "i280" });
      await shop.ready();
    });
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    await page.evaluate(() => shop.setConsent(true));
    await page.evaluate(() => visit());
    await allKept();
    await page.evaluate(async () => {
      const other = await openShop();
      await shop.setConsent(false);
      await until(() => other.consent === "denied");
      // What is asked for from here on is fetched, and not kept.
      for (const tab of [shop, other]) {
        tab.similar({ item_id: "i20" });
        await tab.ready();
      }
    });
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    await page.evaluate(async () => {
      await shop.setConsent(true);
      shop.similar({ item_id: "i140" });
      await shop.ready();
      await until(async () => (await caches.keys()).length === 1 && (await kept("regulars:regulars"))?.length > 0);
    });
  });

  test("is forgotten with the shopper, in memory as well, and under its own name alone", async () => {
    await page.evaluate(() => visit());
    await allKept();
    await page.evaluate(() => visit({ name: "other" }));
    await page.evaluate(async () => {
      await until(async () => (await kept("regulars:other"))?.length === 4);
      const shop = await openShop();
      await shop.forget();
    });
    assert.deepEqual(await page.evaluate(() => caches.keys()), ["regulars:other"]);
    await page.evaluate(async () => {
      const shop = await openShop({ name: "other", storage: "memory" });
      await shop.forget();
    });
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  });

  for (const [name, trouble] of Object.entries({
    "forbids its Cache": () => {
      for (const method of ["open", "delete"]) {
        CacheStorage.prototype[method] = () => Promise.reject(new DOMException("insecure", "SecurityError"));
      }
    },
    "has no Cache": () => void Object.defineProperty(globalThis, "caches", { value: undefined }),
    "cannot read its Cache": () => void (Cache.prototype.match = () => Promise.reject(new DOMException("gone", "UnknownError"))),
    "has a full Cache": () => void (Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"))),
  })) {
    test(`works where the browser ${name}`, async () => {
      await page.evaluate(trouble);
      assert.deepEqual(await page.evaluate(() => visit()), found);
      await page.evaluate(async () => (await openShop()).forget());
      assert.deepEqual(page.complaints, []);
    });
  }

  test("does not wait until it is kept", async () => {
    await page.evaluate(() => void (Cache.prototype.put = () => new Promise(() => {})));
    assert.deepEqual(await page.evaluate(() => visit()), found);
  });

  test("that the browser cannot unpack, is told, and the page's own products serve", async () => {
    const result = await page.evaluate(async () => {
      delete globalThis.DecompressionStream;
      const refused = await openShop().catch(({ code }) => code);
      const shop = await openShop({ catalog: [{ id: "a", title: "A" }] });
      await shop.ready();
      return [refused, shop.problems.map(([code]) => code), shop.feed().items.length];
    });
    assert.deepEqual(result, ["pack.unsupported", ["pack.unsupported"], 1]);
  });

  describe("on another origin", () => {
    let other;
    const headers = [];
    before(async () => {
      const allowed = (body) => (request, response) => {
        headers.push(request.headers);
        response.writeHead(200, { "access-control-allow-origin": "*" }).end(body);
      };
      const files = Object.entries(chunked.files);
      other = await serve({
        ...packRoutes("/closed", chunked),
        ...Object.fromEntries(files.map(([name, body]) => [`/pack/${name}`, allowed(body)])),
      });
    });
    after(() => other.close());

    test("that lets everybody read it, without a cookie", async () => {
      headers.length = 0;
      await context.addCookies([{ name: "who", value: "me", url: other.origin }]);
      assert.deepEqual(await page.evaluate((pack) => visit({ pack }), `${other.origin}/pack`), found);
      assert.equal(headers.length, 5);
      for (const { cookie, referer } of headers) assert.deepEqual([cookie, referer], [undefined, undefined]);
      assert.deepEqual(page.complaints, []);
    });

    test("to which the shop's own redirects", async () => {
      for (const name of Object.keys(chunked.files)) {
        routes[`/pack/${name}`] = (request, response) => {
          const headers = { location: `${other.origin}/pack/${name}`, "access-control-allow-origin": "*" };
          response.writeHead(302, headers).end();
        };
      }
      assert.deepEqual(await page.evaluate(() => visit()), found);
    });

    test("that lets nobody read it, is refused with what to do", async () => {
      const refused = page.evaluate((pack) => openShop({ pack }).catch(({ code, mend }) => [code, mend]), `${other.origin}/closed`);
      const [code, mend] = await refused;
      assert.equal(code, "pack.unreachable");
      assert.match(mend, /CORS/);
    });
  });

  test("in a module worker", async () => {
    const worker = `
      import * as regulars from "/regulars/index.js";
      globalThis.regulars = regulars;
      ${HELPERS}
      const answer = await visit();
      await until(async () => (await kept())?.length === ${needed.length});
      postMessage([answer, await kept()]);
    `;
    routes["/worker.js"] = { body: worker, type: "text/javascript" };
    const answer = await page.evaluate(() => {
      const worker = new Worker("/worker.js", { type: "module" });
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
    });
    assert.deepEqual(answer, [found, needed]);
    assert.deepEqual(page.complaints, []);
  });

  describe("knows of what was looked at", () => {
    const history = async () => {
      const shop = await openShop();
      const { events, recent, affinities } = shop.profile();
      await shop.close();
      return { events, recent: recent.map(({ item_id }) => item_id), values: affinities.map(({ value }) => value) };
    };

    test("after the next visit as well", async () => {
      const values = await page.evaluate(async () => {
        const shop = await openShop();
        shop.record(view("i280"));
        await shop.ready();
        const { affinities } = shop.profile();
        await shop.close();
        return affinities.map(({ value }) => value);
      });
      assert.ok(values.includes("Kitchen > Cups"), String(values));
      assert.deepEqual(await page.evaluate(history), { events: 1, recent: ["i280"], values });
    });

    for (const [how, leave] of [
      ["closes the shop", () => page.evaluate(() => shop.close())],
      ["leaves the page", () => page.goto(`${server.origin}/empty`)],
    ]) {
      test(`when the shopper ${how} before it is there, by what the page told`, async () => {
        routes[`/pack/${file("directory/0")}`] = () => {};
        await page.evaluate(async () => {
          globalThis.shop = await openShop();
          shop.record({ event: "view_item", items: [{ item_id: "i280", item_brand: "Acme" }] });
        });
        await leave();
        const next = await newTab();
        assert.deepEqual(await next.evaluate(history), { events: 1, recent: ["i280"], values: ["Acme"] });
      });
    }
  });
});
