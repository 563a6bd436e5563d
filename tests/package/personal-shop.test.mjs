// The whole shop, its offers and the shopper's hand on the profile, over several tabs in a real browser.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html, shopPage, visitRoutes } from "./helpers/page.mjs";
import { installed, project, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

// In the page: a shop with an offer for each of twenty places, of which a shopper may see three in a day.
const PAGE = `${shopPage}
  <script>
    const places = Array.from({ length: 20 }, (_, i) => "place-" + i);
    const guide = (surface, more) => ({ promotion_id: "for-" + surface, purpose: "content", title: "Read this", surfaces: [surface], ...more });
    const book = { settings: { cap: [{ times: 3, days: 1 }] }, offers: places.map((place) => guide(place)) };
    // Whether the storage holds these letters anywhere.
    const isStored = async (text) => (await chunks()).some((chunk) => new TextDecoder("latin1").decode(new Uint8Array(chunk)).includes(text));
    const day = 86_400_000;
  </script>`;

describe("a shop that knows the shopper", () => {
  const site = tabsOf(() => {
    const folder = project();
    return {
      ...visitRoutes,
      "/": { body: html(PAGE) },
      ...scriptRoutes(installed(folder, "")),
    };
  });
  const { newTab } = site;
  let page;
  beforeEach(() => ({ page } = site));

  describe("offers", () => {
    test("asked for in two tabs at once exceed no limit, and none is counted twice", async () => {
      const tabs = [page, await newTab()];
      const answers = await Promise.all(
        tabs.map((tab, i) =>
          tab.evaluate(async (isSecond) => {
            const shop = await openShop({ offers: book });
            const own = isSecond ? places.toReversed() : places;
            const decisions = await Promise.all(own.map((surface) => (shop.record(view(101)), shop.offers({ surface }))));
            const shown = decisions.flatMap(({ offer }) => offer?.promotion_id ?? []);
            await shop.close();
            return shown;
          }, i === 1),
        ),
      );
      const shown = new Set(answers.flat());
      assert.equal(shown.size, 3, String(answers));
      // Of what is stored, a third tab knows the same.
      const next = await newTab();
      const [again, later] = await next.evaluate(async () => {
        const shop = await openShop({ offers: book });
        const ask = async () => {
          const decisions = [];
          for (const surface of places) decisions.push(await shop.offers({ surface }));
          return decisions.flatMap(({ offer }) => offer?.promotion_id ?? []);
        };
        const again = await ask();
        now += day + 60_000;
        const later = await ask();
        return [again, later.length];
      });
      assert.deepEqual(new Set(again), shown);
      assert.equal(later, 3);
    });

    test("explained count nothing, and say why the others are not shown", async () => {
      const [explained, count, claimed] = await page.evaluate(async () => {
        const shop = await openShop({ offers: book });
        for (let i = 0; i < 100; i++) shop.explainOffers({ surface: places[i % 20] });
        const { offer, others } = shop.explainOffers({ surface: places[7] });
        await new Promise((resolve) => setTimeout(resolve, 50));
        const count = (await chunks()).length;
        const claimed = (await shop.offers({ surface: places[7] })).offer.promotion_id;
        return [[offer.promotion_id, others.length, others[0]], count, claimed];
      });
      assert.deepEqual(explained, ["for-place-7", 19, { promotion_id: "for-place-0", ruled_out_by: "surface" }]);
      // That the shopper came is all that is stored.
      assert.equal(count, 1);
      assert.equal(claimed, "for-place-7");
    });

    test("have their texts in the page's language, with its numbers and times", async () => {
      const titles = await page.evaluate(async () => {
        const offer = guide("home", {
          title: "{first_name}, your {points} points end {time_left}",
          texts: [{ locale: "de", title: "{first_name}, deine {points} Punkte verfallen {time_left}" }],
          window: { ends_at: now + 5 * 3_600_000 + 600_000 },
        });
        const shop = await openShop({ offers: [offer], facts: { first_name: "Mei", points: 12345 } });
        const titles = [];
        for (const lang of ["en", "de", "en_US", ""]) {
          document.documentElement.lang = lang;
          titles.push((await shop.offers({ surface: "home" })).offer.title);
        }
        titles.push((await shop.offers({ surface: "home", locale: "de-AT" })).offer.title);
        const set = await openShop({ offers: [offer], locale: "de", storage: "memory" });
        titles.push((await set.offers({ surface: "home" })).offer.title);
        return titles.map((title) => title.replace(/\s/g, " "));
      });
      const english = "Mei, your 12,345 points end in 5 hours";
      assert.deepEqual(titles.slice(0, 4), [english, "Mei, deine 12.345 Punkte verfallen in 5 Stunden", english, english]);
      assert.match(titles[4], /^Mei, deine 12.345 Punkte verfallen in 5 Stunden$/);
      assert.equal(titles[5], "deine Punkte verfallen in 5 Stunden");
    });

    test("are reported once each, in order, when they are stored", async () => {
      const reports = await page.evaluate(async () => {
        const reports = [];
        const shop = await openShop({ offers: book, onReport: (report) => reports.push(report) });
        const { offer } = await shop.offers({ surface: places[0] });
        await shop.offers({ surface: places[0] });
        shop.record({ event: "view_promotion", promotion_id: offer.promotion_id });
        shop.record({ event: "select_promotion", promotion_id: offer.promotion_id });
        shop.record({ event: "purchase", transaction_id: "T1", value: 9, currency: "USD", items: [{ item_id: 101, quantity: 2 }] });
        const atOnce = reports.length;
        await shop.close();
        return [atOnce, ...reports.map(({ event, promotion_id, creative_slot, value }) => [event, promotion_id, creative_slot, value])];
      });
      assert.deepEqual(reports, [
        1,
        ["view_promotion", "for-place-0", "place-0", undefined],
        ["select_promotion", "for-place-0", "place-0", undefined],
        ["purchase", "for-place-0", "place-0", 9],
      ]);
    });

    test("where storage fails are decided in memory, within their limits", async () => {
      const [shown, problems] = await page.evaluate(async () => {
        const shop = await openShop({ offers: book });
        IDBObjectStore.prototype.add = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
        const shown = [];
        for (const surface of places) shown.push((await shop.offers({ surface })).offer?.promotion_id);
        return [shown.filter(Boolean).length, shop.problems];
      });
      assert.deepEqual([shown, problems], [3, ["storage.full"]]);
    });

    test("asked for when the shop closes are refused, and not counted", async () => {
      const result = await page.evaluate(async () => {
        const shop = await openShop({ offers: book });
        const asking = shop.offers({ surface: places[0] }).catch(({ code }) => code);
        await shop.close();
        const next = await openShop({ offers: book });
        const shown = [];
        for (const surface of places) shown.push((await next.offers({ surface })).offer?.promotion_id);
        return [await asking, shown.filter(Boolean).length, next.problems];
      });
      assert.deepEqual(result, ["shop.closed", 3, []]);
    });
  });

  test("where the shopper came from is known on the next visit", async () => {
    const next = await newTab("/?utm_source=letter&utm_medium=email&utm_campaign=may", { referer: "https://mail.example/" });
    await next.evaluate(async () => (await openShop()).close());
    const [first, told, none] = await page.evaluate(async () => {
      const shop = await openShop();
      const first = shop.profile().acquisition;
      await shop.close();
      const arrival = { url: new URL("https://shop.example/?gclid=x"), referrer: "https://search.example/" };
      const told = await openShop({ storage: "memory", arrival });
      const none = await openShop({ storage: "memory", arrival: { url: "https://shop.example/" } });
      return [first, told.profile().acquisition.last, none.profile().acquisition.last];
    });
    assert.equal(first.first.channel, "email");
    assert.equal(first.last.campaign, "may");
    assert.deepEqual([told.channel, told.paid], ["paid_search", true]);
    assert.notEqual(none?.paid, true);
    await page.evaluate(async () => {
      for (const arrival of [null, {}, { url: 7 }, { url: "https://shop.example/", referrer: 7 }]) {
        const code = await openShop({ arrival }).catch(({ code }) => code);
        if (code !== "argument") throw new Error(JSON.stringify(arrival) + " was taken");
      }
    });
  });

  describe("facts", () => {
    test("are stored with consent alone, and nowhere left when it is taken back", async () => {
      const stored = await page.evaluate(async () => {
        const stored = [];
        const look = async (shop) => (await shop?.close(), stored.push(await isStored("Meifeng")));
        let shop = await openShop({ facts: { first_name: "Meifeng" } });
        shop.record(view(101));
        await look(shop);
        shop = await openShop();
        shop.setFacts({ first_name: "Meifeng", birthday: "12-24" }, { stored: true });
        await look(shop);
        shop = await openShop();
        shop.clearFacts();
        await look(shop);
        shop = await openShop();
        stored.push(seen(shop), shop.problems);
        shop.setFacts({ first_name: "Meifeng" }, { stored: true });
        await look(shop);
        shop = await openShop();
        // Only for this page, and so no longer stored.
        shop.setFacts({ first_name: "Meifeng" });
        await look(shop);
        return stored;
      });
      assert.deepEqual(stored, [false, true, false, ["101"], [], true, false]);
    });

    test("that make no sense are refused, and leave what is there", async () => {
      const result = await page.evaluate(async () => {
        const refused = [];
        for (const facts of [null, 7, "Mei", { points: -1 }, { birthday: "31-12" }, { first_name: {} }]) {
          const { code, expected, mend } = await openShop({ facts, storage: "memory" }).catch((error) => error);
          refused.push([code, typeof expected, typeof mend].join());
        }
        return refused;
      });
      assert.deepEqual(new Set(result), new Set(["facts.field,string,string"]));
    });
  });

  test("what is sensitive is not learned, and leaves the storage where it was", async () => {
    const result = await page.evaluate(async () => {
      let shop = await openShop();
      shop.record(view(101));
      shop.record(view(201));
      await shop.close();
      const before = await isStored("101");
      shop = await openShop({ sensitive: ["Drinks > Tea"] });
      shop.record(view(102));
      const known = [seen(shop), shop.profile().affinities.filter(({ value }) => value.includes("Tea")).length];
      await shop.close();
      return [before, known, await isStored("101"), await isStored("102"), await isStored("201")];
    });
    assert.deepEqual(result, [true, [["201"], 0], false, false, true]);
  });

  test("a pause lasts beyond the visit, and nothing is learned in it", async () => {
    const result = await page.evaluate(async () => {
      let shop = await openShop();
      shop.record(view(101));
      shop.pause();
      await shop.close();
      shop = await openShop();
      const inPause = shop.record(view(102));
      const paused = shop.profile().paused;
      shop.resume();
      shop.record(view(201));
      await shop.close();
      const next = await openShop();
      return [inPause.recorded, paused, next.profile().paused, seen(next)];
    });
    assert.deepEqual(result, [false, true, false, ["101", "201"]]);
  });

  test("a correction changes the feed, and stays", async () => {
    const result = await page.evaluate(async () => {
      let shop = await openShop();
      const tea = { kind: "category", value: "Drinks > Tea" };
      const first = (shop) => shop.feed({ limit: 1 }).items[0].product.product_type;
      shop.correct(tea, "prefer");
      const liked = first(shop);
      await shop.close();
      shop = await openShop();
      const stays = first(shop);
      shop.correct(tea, "mute");
      const muted = first(shop);
      const wrong = [];
      for (const [facet, correction] of [[tea, "hate"], [{ kind: "taste", value: "x" }, "mute"], [null, "mute"], ["tea", "mute"]]) {
        try {
          shop.correct(facet, correction);
        } catch ({ code, field }) {
          wrong.push([code, field].join(" "));
        }
      }
      return [liked, stays, muted, wrong];
    });
    assert.match(result[0], /Tea/);
    assert.match(result[1], /Tea/);
    assert.doesNotMatch(result[2], /Tea/);
    assert.equal(result[3].length, 4);
    for (const told of result[3]) assert.match(told, /^argument (facet|correction)/);
  });

  test("an exported profile is imported elsewhere, in all tabs, and survives", async () => {
    const file = await page.evaluate(async () => {
      const shop = await openShop({ seed: 5 });
      for (const item of [101, 102, 402]) shop.record(view(item));
      shop.correct({ kind: "brand", value: "Kiln" }, "prefer");
      const file = shop.exportProfile();
      await shop.forget();
      await shop.close();
      return file;
    });
    const other = await newTab();
    await other.evaluate(async () => {
      globalThis.shop = await openShop({ offers: book });
      shop.record(view(303));
    });
    const result = await page.evaluate(async (file) => {
      const shop = await openShop();
      shop.record(view(201));
      const refused = [];
      for (const wrong of ["", "{", "{}", { ...JSON.parse(file), version: 99 }, [], 7, null]) {
        refused.push(await shop.importProfile(wrong).catch(({ code }) => code));
      }
      const before = seen(shop);
      await shop.importProfile(file);
      const after = [seen(shop), shop.exportProfile() === file];
      shop.record(view(501));
      await shop.close();
      const next = await openShop();
      return [refused, before, after, seen(next), next.problems];
    }, file);
    assert.ok(result[0].every((code) => /^(profile\.|argument)/.test(code)), String(result[0]));
    assert.ok(result[1].includes("201"));
    assert.deepEqual(result[2], [["101", "102", "402"], true]);
    assert.deepEqual(result.slice(3), [["101", "102", "402", "501"], []]);
    const known = await other.evaluate(async () => (await shop.offers({ surface: places[0] }), seen(shop)));
    assert.deepEqual(known, ["101", "102", "402", "501"]);
  });

  test("a newcomer picks interests, which at once change the feed, and skips the rest for good", async () => {
    const result = await page.evaluate(async () => {
      let shop = await openShop({ offers: [] });
      const states = (shop) => shop.onboarding().steps.map(({ step, state }) => [step, state].join(" "));
      const asked = shop.interests({ limit: 4 });
      const before = states(shop);
      const picked = asked.at(-1).facet;
      const [{ id }] = asked.at(-1).products;
      const placed = () => shop.feed().items.findIndex(({ item_id }) => item_id === id);
      const places = [placed()];
      shop.pickInterests([picked]);
      places.push(placed());
      const after = states(shop);
      shop.skipStep("first_order");
      await shop.close();
      shop = await openShop({ offers: [] });
      return [asked.length, before, places, after, states(shop)];
    });
    const [asked, before, places, after, next] = result;
    assert.equal(asked, 4);
    assert.ok(before.includes("interests open"));
    assert.ok(places[1] < places[0], `from place ${places[0]} to ${places[1]}`);
    assert.ok(after.includes("interests done"), String(after));
    assert.ok(next.includes("interests done") && !next.some((step) => step.startsWith("first_order")), String(next));
  });

  test("what the cart lacks to free shipping, and what would fill it", async () => {
    const gap = await page.evaluate(async () => {
      const shop = await openShop({ offers: [] });
      shop.record({ event: "add_to_cart", items: [{ item_id: 101, quantity: 2 }] });
      return shop.freeShippingGap({ threshold: 12, limit: 3 });
    });
    assert.deepEqual([gap.cart_value, gap.remaining, gap.currency], [9, 3, "USD"]);
    assert.ok(gap.products.length > 0 && gap.products.length <= 3);
    const topUp = await page.evaluate(async () => (await openShop({ offers: [] })).topUp({ amount: 3.2, limit: 2 }));
    assert.deepEqual([topUp.amount, topUp.currency], [3.2, "USD"]);
    assert.ok(topUp.sets.length > 0 && topUp.sets.length <= 2);
    for (const { products, total } of topUp.sets) {
      assert.ok(total >= 3.2 && total <= 6.4, String(total));
      const sum = products.reduce((sum, { price, sale_price }) => sum + (sale_price ?? price), 0);
      assert.equal(sum.toFixed(2), total.toFixed(2));
    }
    assert.ok(gap.products[0].price >= 3);
  });

  test("what tops a cart up is the best of all sets of one to three goods", async () => {
    for (const amount of [310, 520, 840]) {
      const { feed, sets } = await page.evaluate(async (amount) => {
        // All cost at most twice the amount, so that every good that the feed lists is tried.
        const cents = Array.from({ length: 24 }, (_, at) => 60 + ((at * 137) % 500));
        const catalog = cents.map((price, at) => ({
          id: String(at), title: "Good", product_type: `D${at % 2} > S${at % 5}`, popularity: (at * 7) % 11, price: `${price / 100} EUR`,
        }));
        const shop = await openShop({ catalog, offers: [], storage: "memory", seed: 1, now: () => 1_760_000_000_000 });
        const { items } = shop.feed({ limit: 48 });
        const feed = items.map(({ item_id, score }) => ({ id: item_id, score, price: cents[item_id] }));
        return { feed, sets: shop.topUp({ amount: amount / 100, limit: 1 }).sets };
      }, amount);
      assert.equal(feed.length, 24);
      const worth = (set) => {
        const total = set.reduce((sum, { price }) => sum + price, 0);
        const isOver = (few) => few.reduce((sum, { price }) => sum + price, 0) >= amount;
        // The last good of a set is what reaches the amount.
        if (total < amount || total > 2 * amount || isOver(set.slice(0, -1))) return -Infinity;
        const mean = set.reduce((sum, { score }) => sum + score, 0) / set.length;
        return mean - (0.5 * (total - amount)) / amount - 0.5 * (set.length - 1);
      };
      let best = -Infinity;
      for (const [one, first] of feed.entries()) {
        best = Math.max(best, worth([first]));
        for (const [two, second] of feed.entries()) {
          if (two <= one) continue;
          best = Math.max(best, worth([first, second]));
          for (const third of feed.slice(two + 1)) best = Math.max(best, worth([first, second, third]));
        }
      }
      const found = sets[0].products.map(({ id }) => feed.find((item) => item.id === id));
      found.sort((one, other) => feed.indexOf(one) - feed.indexOf(other));
      assert.ok(Math.abs(worth(found) - best) < 1e-9, `${amount}: ${worth(found)}, not ${best}`);
    }
  });

  test("roles weigh as the shop says, and what makes no sense is refused", async () => {
    const result = await page.evaluate(async () => {
      const catalog = [1, 2, 3].map((id) => ({ id, title: "tea " + id, role: id === 3 ? "exclusive" : "" }));
      const options = { catalog, storage: "memory", seed: 1 };
      const first = async (more) => (await openShop({ ...options, ...more })).feed().items[0].item_id;
      const refused = await openShop({ ...options, roles: { stranger: { exclusive: "much" } } }).catch(({ code }) => code);
      return [await first({ roles: { stranger: { exclusive: 5 } } }), await first({ roles: { stranger: { exclusive: -5 } } }), refused];
    });
    assert.equal(result[0], "3");
    assert.notEqual(result[1], "3");
    assert.equal(result[2], "role.weight");
  });

  test("a decision is quick", async (t) => {
    const ms = await page.evaluate(async () => {
      const shop = await openShop({ offers: book });
      const times = [];
      for (let i = 0; i < 60; i++) {
        const begun = performance.now();
        await shop.offers({ surface: places[i % 20] });
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b);
    });
    t.diagnostic(`median ${ms[30].toFixed(1)} ms, slowest ${ms.at(-1).toFixed(1)} ms`);
    assert.ok(ms[30] < 100, String(ms));
  });
});
