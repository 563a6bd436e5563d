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
      const cache = new ChunkCache("shop");
      cache.put("/pack/a/items/2.pack", bytes("two"));
      await until(async () => (await kept()).length === 1);
    });
    await page.reload();
    const found = await page.evaluate(async () => {
      const cache = new ChunkCache("shop");
      const other = new ChunkCache("other");
      const found = ["/pack/a/items/2.pack", `${location.origin}/pack/a/items/2.pack`, "/pack/a/items/3.pack"];
      return [...(await Promise.all(found.map((address) => cache.get(address)))), await other.get(found[0])].map(text);
    });
    assert.deepEqual(found, ["two", "two", undefined, undefined]);
  });

  test("keeps of several builds the one that is told", async () => {
    const left = await page.evaluate(async () => {
      const cache = new ChunkCache("shop");
      const paths = ["aa/head.pack", "aa/items/2.pack", "bb/head.pack", "bb/rows/2.pack", "delta-1.pack", "delta-2.pack"];
      for (const path of paths) cache.put(`/pack/${path}`, bytes(path));
      await until(async () => (await kept()).length === paths.length);
      cache.keepOnly(["bb", "delta-2.pack"]);
      await until(async () => (await kept()).length === 3);
      return kept();
    });
    assert.deepEqual(left, ["/pack/bb/head.pack", "/pack/bb/rows/2.pack", "/pack/delta-2.pack"]);
  });

  test("deletes one file, or all that a shop of that name has kept", async () => {
    const left = await page.evaluate(async () => {
      const [cache, other] = [new ChunkCache("shop"), new ChunkCache("other")];
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
        const cache = new ChunkCache("shop");
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
