// The whole shop with the shopper's journal in a real browser's storage.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html, shopPage, visitRoutes } from "./helpers/page.mjs";
import { installed, project, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

describe("a shop with storage", () => {
  const site = tabsOf(() => ({
    ...visitRoutes,
    "/": { body: html(shopPage) },
    ...scriptRoutes(installed(project(), "")),
  }));
  const { newTab } = site;
  let page;
  beforeEach(() => ({ page } = site));

  /** Records views in a tab's own shop and lets them be written. */
  async function visit(tab, ...items) {
    await tab.evaluate(async (items) => {
      const shop = await openShop();
      items.forEach((item) => shop.record(view(item)));
      await shop.close();
    }, items);
  }

  test("remembers the shopper on the next visit", async () => {
    await visit(page, 101, 303);
    const next = await newTab();
    const [items, problems, feed] = await next.evaluate(async () => {
      const shop = await openShop();
      return [seen(shop), shop.problems, shop.feed({ limit: 3 })];
    });
    assert.deepEqual(items, ["101", "303"]);
    assert.deepEqual(problems, []);
    assert.notEqual(feed.items.length, 0);
  });

  test("keeps what was left to chance the first time", async () => {
    const feeds = await page.evaluate(async () => {
      const answers = [];
      for (let visit = 0; visit < 2; visit++) {
        now = Date.UTC(2026, 4, 4, 12);
        const shop = await openShop();
        if (visit === 0) shop.record(view(101));
        now = Date.UTC(2026, 4, 4, 13);
        answers.push(shop.feed({ limit: 12 }));
        await shop.close();
      }
      return answers;
    });
    assert.deepEqual(feeds[0], feeds[1]);
  });

  test("two tabs at once lose nothing", async () => {
    const other = await newTab();
    for (const tab of [page, other]) await tab.evaluate(async () => void (globalThis.shop = await openShop()));
    await page.evaluate(() => shop.record(view(101)));
    await other.evaluate(() => shop.record(view(201)));
    await page.evaluate(() => (shop.record(view(303)), shop.close()));
    await other.evaluate(() => shop.close());
    assert.deepEqual(await page.evaluate(async () => seen(await openShop())), ["101", "201", "303"]);
  });

  test("sums up a long history, and means the same afterwards", async () => {
    const [chunkCount, before, after] = await page.evaluate(async () => {
      const shop = await openShop();
      const settled = () => new Promise((resolve) => setTimeout(resolve));
      let recorded = 0;
      do {
        for (let i = 0; i < 200; i++, recorded++) shop.record(view([101, 102, 201, 303, 402][recorded % 5]));
        await settled();
      } while (recorded < 6000);
      const before = shop.profile();
      await shop.close();
      const next = await openShop();
      const answer = [(await chunks()).length, before, next.profile()];
      await next.close();
      return answer;
    });
    assert.ok(chunkCount < 6000, `${chunkCount} chunks are left of 6000`);
    assert.equal(after.events, before.events);
    assert.deepEqual(after.recent, before.recent);
  });

  test("damage to one chunk costs that chunk alone", async () => {
    await visit(page, 101);
    await visit(page, 201);
    const second = await page.evaluate(async () => (await chunks()).length);
    await visit(page, 303);
    const [items, problems] = await page.evaluate(async (second) => {
      await database((store) => {
        store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          // The frame of the second view, from its middle on.
          if (cursor === null) return;
          if (cursor.key === second) cursor.update(cursor.value.map((byte, i) => (i > 8 ? 255 - byte : byte)));
          else cursor.continue();
        };
      });
      const shop = await openShop();
      return [seen(shop), shop.problems];
    }, second);
    assert.deepEqual(items, ["101", "303"]);
    assert.notEqual(problems.length, 0);
  });

  test("a journal of a later version is left as it is", async () => {
    await visit(page, 101);
    const result = await page.evaluate(async () => {
      await writeAsOfALaterVersion();
      const before = await chunks();
      const shop = await openShop();
      const { recorded } = shop.record(view(303));
      const items = seen(shop);
      await shop.close();
      return { before, after: await chunks(), problems: shop.problems, recorded, items };
    });
    assert.deepEqual(result.after, result.before);
    assert.deepEqual(result.problems, ["journal.version"]);
    assert.equal(result.recorded, true);
    assert.deepEqual(result.items, ["303"]);
  });

  test("forgets in every tab, and in the storage", async () => {
    const other = await newTab();
    for (const tab of [page, other]) {
      await tab.evaluate(async () => {
        globalThis.shop = await openShop();
        shop.record(view(101));
      });
    }
    await page.evaluate(() => shop.forget());
    await other.waitForFunction(() => shop.profile().events === 0);
    const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    assert.deepEqual(names, []);
    await other.evaluate(() => (shop.record(view(201)), shop.close()));
    assert.deepEqual(await page.evaluate(async () => seen(await openShop())), ["201"]);
  });

  for (const [error, code] of [
    ["SecurityError", "storage.forbidden"],
    ["UnknownError", "storage.unavailable"],
  ]) {
    test(`${error} at opening: the shop goes on in memory`, async () => {
      const result = await page.evaluate(async (error) => {
        indexedDB.constructor.prototype.open = () => {
          throw new DOMException("no", error);
        };
        const shop = await openShop();
        shop.record(view(101));
        shop.record(view(201));
        const answer = [shop.problems, seen(shop), shop.feed().items.length > 0];
        await shop.close();
        return answer;
      }, error);
      assert.deepEqual(result, [[code], ["101", "201"], true]);
    });
  }

  test("storage that is full: the shop goes on in memory and keeps what was stored", async () => {
    await visit(page, 101);
    const result = await page.evaluate(async () => {
      const { add } = IDBObjectStore.prototype;
      const shop = await openShop();
      IDBObjectStore.prototype.add = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
      shop.record(view(201));
      await new Promise((resolve) => setTimeout(resolve));
      shop.record(view(303));
      const items = seen(shop);
      await shop.close();
      IDBObjectStore.prototype.add = add;
      return [shop.problems, items, seen(await openShop())];
    });
    assert.deepEqual(result, [["storage.full"], ["101", "201", "303"], ["101"]]);
  });

  test('"memory" stores nothing, and forgetting erases what an earlier visit stored', async () => {
    await visit(page, 101);
    const result = await page.evaluate(async () => {
      const before = await chunks();
      const shop = await openShop({ storage: "memory" });
      shop.record(view(201));
      const items = seen(shop);
      const unchanged = JSON.stringify(await chunks()) === JSON.stringify(before);
      await shop.forget();
      return [items, unchanged, (await indexedDB.databases()).length];
    });
    assert.deepEqual(result, [["201"], true, 0]);
  });
});
