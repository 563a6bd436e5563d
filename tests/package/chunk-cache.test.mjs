// What the browser keeps of packs for the next visit, in a real browser's Cache, and every way to fail.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch, watchedPage } from "./helpers/browser.mjs";
import { html } from "./helpers/page.mjs";
import { serve } from "./helpers/server.mjs";
import { bundled } from "./helpers/sources.mjs";

const PAGE = `
  import { ChunkCache, deleteChunks } from "/chunk-cache.js";
  Object.assign(globalThis, { ChunkCache, deleteChunks });
  globalThis.text = (bytes) => bytes && new TextDecoder().decode(bytes);
  globalThis.bytes = (text) => new TextEncoder().encode(text);
  // What is kept, read past the package.
  globalThis.kept = async (name = "regulars:shop") => {
    if (!(await caches.has(name))) return "nothing";
    const requests = await (await caches.open(name)).keys();
    return requests.map(({ url }) => new URL(url).pathname).sort();
  };
  globalThis.until = async (holds) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  globalThis.ready = true;
`;

describe("the cache of chunks", () => {
  let browser;
  let server;
  let page;
  before(async () => {
    browser = await launch();
    server = await serve({
      "/": { body: html(`<script type="module">${PAGE}</script>`) },
      "/chunk-cache.js": { body: await bundled("chunk-cache") },
    });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    page = await watchedPage(await browser.newContext());
    await page.goto(`${server.origin}/`);
    await page.waitForFunction("globalThis.ready");
  });
  afterEach(async () => {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test("gives back what was put in, to the next visit as well", async () => {
    await page.evaluate(async () => {
      const cache = new ChunkCache("shop", () => true);
      cache.put("/pack/a/items/2.pack", bytes("two"));
      await until(async () => (await kept()).length === 1);
    });
    await page.reload();
    const found = await page.evaluate(async () => {
      const cache = new ChunkCache("shop", () => true);
      const other = new ChunkCache("other", () => true);
      const found = ["/pack/a/items/2.pack", `${location.origin}/pack/a/items/2.pack`, "/pack/a/items/3.pack"];
      return [...(await Promise.all(found.map((address) => cache.get(address)))), await other.get(found[0])].map(text);
    });
    assert.deepEqual(found, ["two", "two", undefined, undefined]);
  });

  test("keeps of several builds the one that is told", async () => {
    const left = await page.evaluate(async () => {
      const cache = new ChunkCache("shop", () => true);
      const paths = ["aa/head.pack", "aa/items/2.pack", "bb/head.pack", "bb/rows/2.pack", "bb/baskets/2.pack", "delta-1.pack", "delta-2.pack"];
      for (const path of paths) cache.put(`/pack/${path}`, bytes(path));
      await until(async () => (await kept()).length === paths.length);
      cache.keepOnly(["bb", "delta-2.pack"]);
      await until(async () => (await kept()).length === 4);
      return kept();
    });
    assert.deepEqual(left, ["/pack/bb/baskets/2.pack", "/pack/bb/head.pack", "/pack/bb/rows/2.pack", "/pack/delta-2.pack"]);
  });

  describe("keeps 300 chunks of a build", () => {
    /** Fills the cache past the package, with the head first. */
    const fill = (count) =>
      page.evaluate(async (count) => {
        const cache = await caches.open("regulars:shop");
        for (const name of ["head", ...Array.from({ length: count }, (_, i) => `items/${i}`)]) {
          await cache.put(`/pack/aa/${name}.pack`, new Response(name));
        }
      }, count);
    /** What is left of them, once it is as many as told. */
    const left = (count) =>
      page.evaluate(async (count) => {
        await until(async () => (await kept()).length === count);
        return kept();
      }, count);
    const names = (first, end) => Array.from({ length: end - first }, (_, i) => `/pack/aa/items/${first + i}.pack`);

    test("and the head, when it is opened: the oldest go", async () => {
      await fill(303);
      await page.evaluate(() => new ChunkCache("shop", () => true).keepOnly(["aa"]));
      assert.deepEqual(await left(301), ["/pack/aa/head.pack", ...names(3, 303)].sort());
    });

    test("and deletes none of them", async () => {
      await fill(300);
      await page.evaluate(async () => {
        const cache = new ChunkCache("shop", () => true);
        cache.put("/pack/bb/rows/1.pack", bytes("old"));
        await until(async () => (await kept()).length === 302);
        cache.keepOnly(["aa"]);
      });
      assert.deepEqual(await left(301), ["/pack/aa/head.pack", ...names(0, 300)].sort());
    });

    test("while more come: the oldest go from time to time", async () => {
      await fill(300);
      await page.evaluate(async () => {
        const cache = new ChunkCache("shop", () => true);
        const put = (i) => cache.put(`/pack/aa/items/${i}.pack`, bytes("new"));
        for (let i = 300; i < 329; i++) put(i);
        await until(async () => (await kept()).length === 330);
        put(329);
      });
      assert.deepEqual(await left(301), ["/pack/aa/head.pack", ...names(30, 330)].sort());
    });
  });

  test("deletes one file, or all that a shop of that name has kept", async () => {
    const left = await page.evaluate(async () => {
      const [cache, other] = [new ChunkCache("shop", () => true), new ChunkCache("other", () => true)];
      for (const path of ["/1", "/2"]) cache.put(path, bytes(path));
      other.put("/3", bytes("3"));
      await until(async () => (await kept()).length === 2 && (await kept("regulars:other")).length === 1);
      cache.delete("/1");
      await until(async () => (await kept()).length === 1);
      const one = await kept();
      await deleteChunks("shop");
      return [one, await kept(), await kept("regulars:other")];
    });
    assert.deepEqual(left, [["/2"], "nothing", ["/3"]]);
  });

  const troubles = {
    "that the browser forbids": () => {
      for (const name of ["open", "delete"]) {
        CacheStorage.prototype[name] = () => Promise.reject(new DOMException("insecure", "SecurityError"));
      }
    },
    "that throws at once": () => {
      for (const name of ["open", "delete"]) {
        CacheStorage.prototype[name] = () => {
          throw new DOMException("insecure", "SecurityError");
        };
      }
    },
    "that is not there": () => void Object.defineProperty(globalThis, "caches", { value: undefined }),
    "that is full": () => void (Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"))),
    "that lost its files": () => {
      for (const name of ["match", "put", "delete", "keys"]) {
        Cache.prototype[name] = () => Promise.reject(new DOMException("gone", "UnknownError"));
      }
    },
    "that does not answer": () => void (CacheStorage.prototype.open = () => new Promise(() => {})),
  };
  for (const [name, trouble] of Object.entries(troubles)) {
    test(`${name} keeps nothing and breaks nothing`, async () => {
      await page.evaluate(trouble);
      const found = await page.evaluate(async () => {
        const cache = new ChunkCache("shop", () => true);
        cache.put("/1", bytes("1"));
        cache.delete("/2");
        cache.keepOnly(["a"]);
        const found = await cache.get("/1");
        await deleteChunks("shop");
        return found;
      });
      assert.equal(found, undefined);
    });
  }
});
