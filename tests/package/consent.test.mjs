// What a shopper's consent, and taking it back, do to what is known and stored, with a real browser's storage and tabs.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html, shopPage, visitRoutes } from "./helpers/page.mjs";
import { scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

const PAGE = `${shopPage}<script>
  /** What a shop knows in memory, and what the browser holds of it: databases and caches, by name. */
  const kept = async () => [...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys())];
  /** A visit to a shop that may store at once: what earlier ones left. */
  async function nextVisit() {
    const shop = await openShop();
    const { events } = shop.profile();
    const answer = { seen: seen(shop), events, seed: JSON.parse(shop.exportProfile()).seed };
    await shop.close();
    return answer;
  }
  const look = (...ids) => ids.forEach((id) => shop.record(view(id)));
  const isTold = () => new Promise((resolve) => shop.subscribe(resolve));
  function gtag() { (globalThis.dataLayer ??= []).push(arguments); }
  const update = (state) => gtag("consent", "update", { personalization_storage: state });
</script>`;

describe("the shopper's consent", () => {
  const site = tabsOf(() => ({
    "/": { body: html(PAGE) },
    ...scriptRoutes(),
    ...visitRoutes,
  }));
  const { newTab } = site;
  let page;
  beforeEach(() => ({ page } = site));

  /** In a tab: opens its shop, and looks at some products. */
  const enter = (tab, options, ...ids) =>
    tab.evaluate(async ([options, ids]) => {
      globalThis.shop = await openShop(options);
      look(...ids);
    }, [options, ids]);
  const choose = (tab, granted) => tab.evaluate((granted) => shop.setConsent(granted), granted);
  const known = (tab) => tab.evaluate(() => [shop.consent, seen(shop)]);
  const visitAgain = async () => (await newTab()).evaluate(() => nextVisit());

  describe("that is not there yet", () => {
    for (const consent of ["denied", "google", "shopify"]) {
      test(`stores nothing, and serves all the same: ${consent}`, async () => {
        await enter(page, { consent }, 101, 201);
        const { first, written } = await page.evaluate(async () => {
          await shop.offers({ surface: "home" }).catch(() => {});
          const [first] = shop.feed().items;
          await shop.close();
          return { first, written: await kept() };
        });
        assert.ok(first.reasons.some(({ term, value }) => term !== "popularity" && value > 0));
        assert.deepEqual(written, []);
      });
    }

    test("leaves what earlier visits stored as it is, and unread", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      const result = await page.evaluate(async () => {
        const before = JSON.stringify(await chunks());
        globalThis.shop = await openShop({ consent: "denied" });
        look(201);
        const answer = [shop.consent, seen(shop)];
        await shop.close();
        return [...answer, JSON.stringify(await chunks()) === before];
      });
      assert.deepEqual(result, ["denied", ["201"], true]);
    });

    test("reports reach the page all the same, and the shop closes", async () => {
      const reports = await page.evaluate(async () => {
        const reports = [];
        const shop = await openShop({ consent: "denied", offers: "offers.json", onReport: ({ event }) => reports.push(event) });
        await shop.offers({ surface: "home" });
        await new Promise((resolve) => setTimeout(resolve, 50));
        const told = [...reports];
        await shop.close();
        return told;
      });
      assert.equal(reports.length, 1);
    });
  });

  describe("once given", () => {
    test("keeps what was learned in this visit, brings back what earlier ones left, and tells of it", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await page.reload();
      await enter(page, { consent: "denied" }, 201, 303);
      const told = page.evaluate(() => isTold().then(() => seen(shop)));
      await choose(page, true);
      assert.deepEqual(await told, ["101", "201", "303"]);
      assert.deepEqual(await known(page), ["granted", ["101", "201", "303"]]);
      await page.evaluate(() => (look(102), shop.close()));
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["101", "102", "201", "303"], 4]);
    });

    test("is so in all tabs, and what each had learned is stored once", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      const other = await newTab();
      await enter(page, { consent: "denied" }, 201);
      await enter(other, { consent: "denied" }, 303);
      await choose(page, true);
      await other.waitForFunction(() => shop.consent === "granted");
      for (const tab of [page, other]) await tab.evaluate(() => shop.close());
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["101", "201", "303"], 3]);
    });

    test("in two tabs at once, stores what each had learned once, ten times out of ten", async () => {
      const other = await newTab();
      for (let i = 0; i < 10; i++) {
        await enter(page, { consent: "denied" }, 101, 102);
        await enter(other, { consent: "denied" }, 201);
        await Promise.all([page, other].map((tab) => choose(tab, true)));
        for (const tab of [page, other]) await tab.evaluate(() => shop.close());
        const { seen, events } = await page.evaluate(() => nextVisit());
        assert.deepEqual([seen, events], [["101", "102", "201"], 3]);
        await page.evaluate(async () => (await openShop()).forget());
      }
    });

    test("while the shop is opening, is followed when it is open", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      const result = await page.evaluate(async () => {
        gtag("consent", "default", { personalization_storage: "denied" });
        const opening = openShop({ consent: "google" });
        update("granted");
        const shop = await opening;
        return [shop.consent, seen(shop), shop.problems];
      });
      assert.deepEqual(result, ["granted", ["101"], []]);
    });

    test("leaves the shopper the seed of the first visit, by which offers are tried out", async () => {
      await enter(page, { seed: 7 }, 101);
      await page.evaluate(() => shop.close());
      await enter(page, { consent: "denied", seed: 8 }, 201);
      await choose(page, true);
      await page.evaluate(() => shop.close());
      assert.equal((await visitAgain()).seed, 7);
      await page.evaluate(async () => (await openShop()).forget());
      await enter(page, { consent: "denied", seed: 9 }, 201);
      await choose(page, true);
      await page.evaluate(() => shop.close());
      assert.equal((await visitAgain()).seed, 9);
    });

    test("stores nothing of the visit where the shopper had paused the learning, which goes on pausing", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => (shop.pause(), shop.close()));
      await enter(page, { consent: "denied" }, 201);
      await choose(page, true);
      assert.deepEqual(await known(page), ["granted", ["101"]]);
      await page.evaluate(() => (look(303), shop.close()));
      assert.deepEqual((await visitAgain()).seen, ["101"]);
    });

    test("erases stored facts that the page has taken back, or stated for this page alone, meanwhile", async () => {
      const stored = () => page.evaluate(async () => {
        const shop = await openShop();
        const { facts } = shop.profile();
        await shop.close();
        return facts?.tier;
      });
      for (const [options, meanwhile] of [[{}, () => shop.clearFacts()], [{ facts: { tier: "silver" } }, () => {}]]) {
        await enter(page, {}, 101);
        await page.evaluate(() => (shop.setFacts({ tier: "gold" }, { stored: true }), shop.close()));
        assert.equal(await stored(), "gold");
        await enter(page, { consent: "denied", ...options });
        await page.evaluate(meanwhile);
        await choose(page, true);
        assert.equal(await page.evaluate(() => shop.profile().facts?.tier), options.facts?.tier);
        await page.evaluate(() => shop.close());
        assert.equal(await stored(), undefined);
      }
    });

    test("stores facts that were stated to be stored before it was there", async () => {
      await enter(page, { consent: "denied" }, 101);
      await page.evaluate(() => shop.setFacts({ tier: "gold" }, { stored: true }));
      await choose(page, true);
      await page.evaluate(() => shop.close());
      assert.equal(await page.evaluate(async () => (await openShop()).profile().facts.tier), "gold");
    });

    test("keeps what earlier visits left where facts were stated and taken back before it was there", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await enter(page, { consent: "denied" }, 201);
      await page.evaluate(() => (shop.setFacts({ tier: "gold" }, { stored: true }), shop.clearFacts()));
      await choose(page, true);
      assert.deepEqual(await known(page), ["granted", ["101", "201"]]);
      await page.evaluate(() => shop.close());
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["101", "201"], 2]);
    });

    test("puts a profile that was imported before in the place of what is stored", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await enter(page, { consent: "denied" }, 201);
      await page.evaluate(async () => {
        await shop.importProfile(shop.exportProfile());
        look(303);
        await shop.setConsent(true);
        await shop.close();
      });
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["201", "303"], 2]);
    });

    test("leaves what a later release stored as it is", async () => {
      await enter(page, {}, 101);
      const result = await page.evaluate(async () => {
        await shop.close();
        await writeAsOfALaterVersion();
        const before = JSON.stringify(await chunks());
        globalThis.shop = await openShop({ consent: "denied" });
        look(201);
        await shop.setConsent(true);
        const known = seen(shop);
        await shop.close();
        return [JSON.stringify(await chunks()) === before, known, shop.problems];
      });
      assert.deepEqual(result, [true, ["201"], ["journal.version"]]);
    });

    test("stores nothing where the shop is opened in memory", async () => {
      await enter(page, { storage: "memory", consent: "denied" }, 101);
      await choose(page, true);
      assert.deepEqual(await known(page), ["granted", ["101"]]);
      assert.deepEqual(await page.evaluate(async () => (await shop.close(), kept())), []);
    });

    test("outranks Global Privacy Control, under which nothing is stored, wherever it might be", async () => {
      await page.evaluate(() => void Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
      for (const options of [{}, { storage: "browser" }]) {
        await enter(page, options, 101);
        assert.deepEqual(await page.evaluate(async () => (await shop.close(), kept())), []);
      }
      await enter(page, {}, 201);
      await choose(page, true);
      await page.evaluate(() => shop.close());
      assert.deepEqual((await visitAgain()).seen, ["201"]);
    });
  });

  describe("once withdrawn", () => {
    test("leaves nothing stored or known, in any tab, and no tab writes again", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await enter(other, {}, 201);
      const told = other.evaluate(() => isTold());
      await choose(page, false);
      await told;
      await other.waitForFunction(() => shop.consent === "denied");
      for (const tab of [page, other]) {
        assert.deepEqual(await known(tab), ["denied", []]);
        await tab.evaluate(() => look(303));
        assert.deepEqual(await known(tab), ["denied", ["303"]]);
      }
      for (const tab of [page, other]) await tab.evaluate(() => shop.close());
      assert.deepEqual(await page.evaluate(() => kept()), []);
    });

    test("and given anew, stores what came after, in all tabs", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await enter(other, {}, 201);
      await choose(page, false);
      await other.waitForFunction(() => shop.consent === "denied");
      for (const tab of [page, other]) await tab.evaluate(() => look(303));
      await choose(other, true);
      await page.waitForFunction(() => shop.consent === "granted");
      await page.evaluate(() => look(102));
      for (const tab of [page, other]) await tab.evaluate(() => shop.close());
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["102", "303"], 3]);
    });

    test("and given anew, brings what another tab has stored since then", async () => {
      await enter(page, {}, 101);
      await choose(page, false);
      const other = await newTab();
      await other.evaluate(() => void delete globalThis.BroadcastChannel);
      await enter(other, {}, 201);
      await other.evaluate(() => shop.close());
      await page.evaluate(() => look(303));
      await choose(page, true);
      assert.deepEqual(await known(page), ["granted", ["201", "303"]]);
    });

    test("while another tab writes all the time, leaves nothing of it", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await enter(other, {});
      const looking = other.evaluate(async () => {
        for (let i = 0; i < 200; i++) {
          look([101, 102, 201, 303][i % 4]);
          if (i % 10 === 5) await shop.offers({ surface: "home" }).catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, i % 3));
        }
        return shop.consent;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      await choose(page, false);
      assert.equal(await looking, "denied");
      await other.evaluate(() => shop.close());
      assert.deepEqual(await page.evaluate(() => kept()), []);
    });

    test("at once after it was given, leaves nothing; and given at once after, keeps what follows", async () => {
      await enter(page, { consent: "denied" }, 101);
      await page.evaluate(() => Promise.all([shop.setConsent(true), shop.setConsent(false)]));
      assert.deepEqual(await known(page), ["denied", []]);
      assert.deepEqual(await page.evaluate(() => kept()), []);
      await page.evaluate(async () => {
        look(101);
        await Promise.all([shop.setConsent(true), shop.setConsent(false), shop.setConsent(true)]);
        look(201);
        await shop.close();
      });
      const { seen, events } = await visitAgain();
      assert.deepEqual([seen, events], [["201"], 1]);
    });

    test("by a banner, before the shop is open: nothing is stored by then", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await page.evaluate(async () => {
        gtag("consent", "default", { personalization_storage: "granted" });
        const opening = openShop({ consent: "google" });
        update("denied");
        globalThis.shop = await opening;
        look(201);
      });
      assert.deepEqual(await known(page), ["denied", ["201"]]);
      assert.deepEqual(await page.evaluate(async () => (await shop.close(), kept())), []);
    });

    test("by a banner in one tab, reaches the others", async () => {
      const other = await newTab();
      for (const tab of [page, other]) {
        await tab.evaluate(() => gtag("consent", "default", { personalization_storage: "granted" }));
        await enter(tab, { consent: "google" }, 101);
      }
      await page.evaluate(() => update("denied"));
      await other.waitForFunction(() => shop.consent === "denied" && seen(shop).length === 0);
      assert.deepEqual(await known(page), ["denied", []]);
    });

    test("by a banner, is not heard in any tab once a page has told the shopper's choice itself", async () => {
      const other = await newTab();
      for (const tab of [page, other]) await enter(tab, { consent: "google" }, 101);
      await choose(other, true);
      await page.waitForFunction(() => shop.consent === "granted");
      await page.evaluate(() => update("denied"));
      for (const tab of [page, other]) assert.deepEqual(await known(tab), ["granted", ["101"]]);
      await page.evaluate(() => shop.close());
      assert.deepEqual((await visitAgain()).seen, ["101"]);
    });

    test("of one who never agreed, erases what is stored and lets the visit go on", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await enter(page, { consent: "google" }, 201);
      await page.evaluate(() => update("denied"));
      await page.waitForFunction(async () => (await kept()).length === 0);
      assert.deepEqual(await known(page), ["denied", ["201"]]);
    });

    test("where the shop is opened in memory, erases what an earlier visit stored", async () => {
      await enter(page, {}, 101);
      await page.evaluate(() => shop.close());
      await enter(page, { storage: "memory" }, 201);
      await choose(page, false);
      assert.deepEqual(await known(page), ["denied", []]);
      assert.deepEqual(await page.evaluate(() => kept()), []);
    });

    test("is told where the browser refuses to erase, and stores no more all the same", async () => {
      await enter(page, {}, 101);
      const result = await page.evaluate(async () => {
        const { clear } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.clear = () => {
          throw new DOMException("locked", "UnknownError");
        };
        const refused = await shop.setConsent(false).catch(({ code }) => code);
        IDBObjectStore.prototype.clear = clear;
        const before = JSON.stringify(await chunks());
        look(201);
        await shop.close();
        return [refused, shop.consent, JSON.stringify(await chunks()) === before];
      });
      assert.deepEqual(result, ["storage.not_erased", "denied", true]);
    });
  });

  describe("and other tabs", () => {
    test("that were left without a word store nothing until the shopper agrees anew", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await other.evaluate(() => void delete globalThis.BroadcastChannel);
      await enter(other, {}, 201);
      await choose(page, false);
      await other.waitForFunction(() => seen(shop).length === 0);
      await other.evaluate(() => look(303));
      assert.deepEqual(await known(other), ["denied", ["303"]]);
      assert.deepEqual(await page.evaluate(() => kept()), []);
      await choose(other, true);
      await other.evaluate(() => shop.close());
      assert.deepEqual((await visitAgain()).seen, ["303"]);
    });

    test("that the browser keeps for the way back have no open channel, and one again when they are back", async () => {
      const other = await newTab();
      await enter(page, { consent: "denied" }, 101);
      await enter(other, { consent: "denied" }, 201);
      await other.evaluate(() => void dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
      await choose(page, true);
      await page.waitForFunction(async () => (await kept()).length > 0);
      assert.equal(await other.evaluate(() => shop.consent), "denied");
      await other.evaluate(() => void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
      await choose(page, true);
      await other.waitForFunction(() => shop.consent === "granted");
    });

    test("go on storing after the shopper was forgotten", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await enter(other, {}, 201);
      await page.evaluate(() => shop.forget());
      await other.waitForFunction(() => seen(shop).length === 0 && shop.consent === "granted");
      assert.deepEqual(await page.evaluate(() => kept()), []);
      await other.evaluate(() => (look(303), shop.close()));
      assert.deepEqual((await visitAgain()).seen, ["303"]);
    });

    test("go on storing after a shop in memory has forgotten the shopper", async () => {
      const other = await newTab();
      await enter(page, { storage: "memory" }, 101);
      await enter(other, {}, 201);
      await page.evaluate(() => shop.forget());
      await other.waitForFunction(() => seen(shop).length === 0 && shop.consent === "granted");
      await other.evaluate(() => (look(303), shop.close()));
      assert.deepEqual((await visitAgain()).seen, ["303"]);
    });

    test("of another shop on the same site are none of it, nor is what others send", async () => {
      const other = await newTab();
      await enter(page, {}, 101);
      await enter(other, { name: "other" }, 201);
      await page.evaluate(async () => {
        const channel = new BroadcastChannel("regulars:other");
        for (const junk of [null, "no", {}, { granted: "no", rank: 9 }, { granted: false }]) channel.postMessage(junk);
        await shop.setConsent(false);
      });
      assert.deepEqual(await known(other), ["granted", ["201"]]);
    });
  });

  test("is asked for in words that make sense", async () => {
    const codes = await page.evaluate(async () => {
      const code = (promise) => promise.then(() => "fine", ({ code, field }) => `${code} ${field}`);
      const shop = await openShop();
      const answers = [await code(openShop({ consent: "yes" })), await code(shop.setConsent("granted")), await code(shop.setConsent())];
      await shop.close();
      return [...answers, await code(shop.setConsent(true)), shop.consent];
    });
    assert.deepEqual(codes, ["argument consent", "argument granted", "argument granted", "shop.closed shop", "granted"]);
  });
});
