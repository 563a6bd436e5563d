// The shop's interface, in Node: what it takes, what it refuses, and how it says so.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fixtures, packageFolder } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const { open, RegularsError } = await import(join(packageFolder, "dist/inline.js"));
const products = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));

const opened = [];
/** Opens a shop over the fixtures, quiet about problems, and closes it after the test. */
async function openShop(options) {
  const problems = [];
  const onProblem = (problem) => problems.push(problem);
  const shop = await open({ catalog: products, seed: 7, now: () => 1e12, onProblem, ...options });
  await shop.load("orders", "profile");
  opened.push(shop);
  return Object.assign(shop, { told: problems });
}
afterEach(() => Promise.all(opened.splice(0).map((shop) => shop.close())));

/** An error of ours with that code and field, which says what to do. */
function complaint(code, field) {
  return (error) => {
    assert.ok(error instanceof RegularsError, String(error));
    assert.equal(error.field, field);
    assert.equal(error.code, code);
    for (const part of [error.expected, error.mend]) {
      assert.equal(typeof part, "string");
      assert.notEqual(part, "");
    }
    assert.equal(error.message, `${code}: ${field} is "${error.value}", expected ${error.expected}. ${error.mend}`);
    return true;
  };
}

describe("the catalogue", () => {
  let server;
  before(async () => {
    server = await serve({
      "/": fixtures,
      "/shopify": { body: JSON.stringify({ products: [{ id: 9, title: "tea", handle: "tea", variants: [{ id: 91, price: "4.50", available: true }] }] }) },
      "/page": { body: "<!doctype html><title>Not found</title>" },
      "/empty": { body: " " },
      "/broken": { body: '[{"id": 1' },
      "/odd": { body: '{"goods": []}' },
    });
  });
  after(() => server.close());

  test("a list, a JSON file and a Merchant feed of the same products give the same shop", async () => {
    const sources = [products, { products }, `${server.origin}/products.json`, new URL("/feed.tsv", server.origin)];
    const shops = await Promise.all(sources.map((catalog) => openShop({ catalog })));
    const [expected, ...others] = shops.map((shop) => [shop.catalog, shop.feed()]);
    assert.equal(expected[0].products, 12);
    others.forEach((other) => assert.deepEqual(other, expected));
  });

  test("Shopify's products.json", async () => {
    const shop = await openShop({ catalog: `${server.origin}/shopify` });
    assert.equal(shop.catalog.products, 1);
    assert.equal(shop.feed().items[0].product.price, 4.5);
  });

  test("bad products are skipped, counted and told", async () => {
    const catalog = [...products, { title: "no id" }, null, { id: "y", title: "y", price: "-1 USD" }];
    const shop = await openShop({ catalog });
    assert.equal(shop.catalog.products, 12);
    assert.equal(shop.catalog.skipped, 3);
    assert.deepEqual(shop.told, shop.catalog.problems);
    assert.notEqual(shop.told.length, 0);
  });

  test("a list of what are no records is skipped, counted and told", async () => {
    const shop = await openShop({ catalog: [null, 5, "x"] });
    assert.equal(shop.catalog.products, 0);
    assert.equal(shop.catalog.skipped, 3);
    assert.deepEqual(
      shop.told.map(({ code, count }) => [code, count]),
      [["product.id", 3]],
    );
  });

  test("a price that is an object is told, and not taken for none", async () => {
    const catalog = [{ id: 1, title: "Assam", price: { amount: 1 }, sale_price: {}, availability: "in_stock" }];
    const shop = await openShop({ catalog });
    assert.deepEqual(
      shop.told.map(({ code, value }) => [code, value]),
      [["product.price", "{amount}"]],
    );
  });

  for (const [path, code] of [
    ["/nothing", "catalog.unreachable"],
    ["/page", "catalog.unreadable"],
    ["/empty", "catalog.unreadable"],
    ["/broken", "catalog.unreadable"],
    ["/odd", "argument"],
  ]) {
    test(`${path} is refused`, async () => {
      await assert.rejects(open({ catalog: server.origin + path }), complaint(code, "catalog"));
    });
  }

  test("what is no catalogue is refused", async () => {
    for (const catalog of [undefined, null, 7, {}, { products: 7 }]) {
      await assert.rejects(open({ catalog }), complaint("argument", "catalog"));
    }
    await assert.rejects(open({ catalog: "http://127.0.0.1:1/" }), complaint("catalog.unreachable", "catalog"));
    await assert.rejects(open(), complaint("argument", "options"));
  });

  test("an empty catalogue gives an empty feed", async () => {
    const shop = await openShop({ catalog: [] });
    assert.deepEqual(shop.feed(), { items: [], problems: [] });
  });

  test("offers come from an address too, and bad ones are told", async () => {
    const shop = await openShop({ offers: `${server.origin}/offers.json` });
    assert.equal((await shop.offers({ surface: "home" })).offer.promotion_id, "tea-guide");
    const other = await openShop({ offers: [{ promotion_id: "x" }] });
    assert.equal((await other.offers({ surface: "home" })).offer, undefined);
    assert.notEqual(other.told.length, 0);
  });

  test("offers that cannot be had are told, and the feed is shown without them", async () => {
    for (const [options, code] of [
      [{ offers: `${server.origin}/feed.tsv` }, "argument"],
      [{ offers: `${server.origin}/nothing` }, "offers.unreachable"],
    ]) {
      const shop = await openShop(options);
      assert.deepEqual(shop.told.map(({ code }) => code), [code]);
      assert.notEqual(shop.feed().items.length, 0);
      await assert.rejects(shop.offers({ surface: "home" }), complaint("offers.missing", "offers"));
    }
  });
});

describe("options", () => {
  for (const [field, values] of Object.entries({
    storage: ["disk", 1, null],
    name: ["", 7, null],
    now: [0, "now", null],
    seed: [-1, 1.5, 2 ** 32, "x", NaN],
    onProblem: ["console", null],
    onReport: ["gtag", null],
    sensitive: ["Health", 7, null, [7], [null]],
  })) {
    test(`${field} that makes no sense`, async () => {
      for (const value of values) {
        await assert.rejects(open({ catalog: products, [field]: value }), complaint("argument", field));
      }
    });
  }

  test("a wrong text is quoted once", async () => {
    await assert.rejects(open({ catalog: products, storage: "disk" }), /: storage is "disk", expected "browser" or/);
  });

  test("a clock that tells no time", async () => {
    const shop = await openShop({ now: () => NaN });
    assert.throws(() => shop.feed(), complaint("argument", "now"));
    const broken = await openShop({
      now: () => {
        throw new Error("broken");
      },
    });
    assert.throws(() => broken.feed(), complaint("engine.failed", "engine"));
  });

  test("the same seed gives the same shop, another seed need not", async () => {
    const [a, b] = await Promise.all([openShop(), openShop()]);
    assert.deepEqual(a.feed(), b.feed());
  });

  test("without a handler, each code is told on the console once", async (t) => {
    const warn = t.mock.method(console, "warn", () => {});
    const shop = await open({ catalog: products });
    for (let i = 0; i < 3; i++) shop.record({ event: "no_such_event" });
    await shop.close();
    assert.equal(warn.mock.callCount(), 1);
    assert.match(warn.mock.calls[0].arguments[0], /^regulars: event\.unknown/);
  });

  test("a handler that fails does no harm", async (t) => {
    const error = t.mock.method(console, "error", () => {});
    const shop = await openShop({
      onProblem: () => {
        throw new Error("broken handler");
      },
    });
    assert.equal(shop.record({ event: "no_such_event" }).recorded, false);
    assert.equal(error.mock.callCount(), 1);
  });

  test("storage asked for where there is none is told, and the shop works", async () => {
    const shop = await openShop({ storage: "browser" });
    assert.deepEqual(
      shop.told.map(({ code }) => code),
      ["storage.unavailable"],
    );
    assert.ok(shop.record({ event: "view_item", items: [{ item_id: 101 }] }).recorded);
    await shop.forget();
  });

  test("no storage and none asked for is nothing to tell", async () => {
    assert.deepEqual((await openShop()).told, []);
  });
});

describe("events", () => {
  test("in all the forms in which pages have them", async () => {
    const shop = await openShop();
    const items = [{ item_id: 101, quantity: "2" }];
    function gtag() {
      return shop.record(arguments);
    }
    const recorded = [
      shop.record({ event: "view_item", items }),
      shop.record({ event: "add_to_cart", ecommerce: { items } }),
      shop.record(["event", "select_item", { items }]),
      gtag("event", "view_item", { items }),
    ];
    recorded.forEach((answer) => assert.deepEqual(answer, { recorded: true, problems: [] }));
    assert.equal(shop.profile().events, 4);
  });

  test("that make no sense are answered, never thrown", async () => {
    const shop = await openShop();
    const thrower = {
      get event() {
        throw new Error("a getter of the page");
      },
    };
    const nothing = [undefined, null, {}, { ecommerce: null }, () => {}, Symbol("s"), 7n, thrower];
    const mistakes = [0, "view_item", [], { event: 7 }, { event: "no_such_event" }];
    for (const event of [...nothing, ...mistakes]) assert.equal(shop.record(event).recorded, false);
    for (const event of mistakes) assert.notEqual(shop.record(event).problems.length, 0);
    assert.equal(shop.profile().events, 0);
  });
});

describe("questions", () => {
  test("take ids as numbers and as text", async () => {
    const shop = await openShop();
    assert.deepEqual(shop.similar({ item_id: 101 }), shop.similar({ item_id: "101" }));
    assert.deepEqual(shop.complements({ item_ids: [101] }), shop.complements({ item_ids: ["101"] }));
    assert.deepEqual(shop.explain({ item_id: 101 }), shop.explain({ item_id: "101" }));
    assert.ok(shop.feed({ exclude: [101, "102"] }).items.every(({ item_id }) => item_id !== "101" && item_id !== "102"));
  });

  test("what the shop names goes first, and says as what", async () => {
    const related_product = [
      { relationship_type: "required_part", identifier_type: "id", identifier: 2 },
      { relationship_type: "substitute", identifier: "3" },
    ];
    const paper = { "@type": "Product", "@id": "https://shop.example/paper", sku: 4 };
    const catalog = [
      { id: 1, title: "Printer", related_product, isOftenBoughtWith: [paper], accessories: [5, "gone"] },
      { id: 2, title: "Toner" },
      { id: 3, title: "Other printer" },
      { id: 4, title: "Paper" },
      { id: 5, title: "Cover" },
      { id: 6, title: "Wipes", isConsumableFor: { "@type": "Product", productID: "1" } },
    ];
    const shop = await openShop({ catalog });
    assert.deepEqual(shop.told.map(({ code, value, count }) => [code, value, count]), [["product.related", "gone", 1]]);
    const terms = (mode) => {
      const { items } = shop.complements({ item_ids: [1], mode });
      const named = ({ reasons }) => reasons.find(({ item_id }) => item_id === "1").term;
      return Object.fromEntries(items.map((item) => [item.item_id, named(item)]));
    };
    const expected = { 2: "required_part", 4: "often_bought_with", 5: "accessory", 6: "consumable" };
    for (const mode of [undefined, "popular", "after_purchase"]) assert.deepEqual(terms(mode), expected);
    const order = shop.complements({ item_ids: [1], mode: "after_purchase" }).items.map(({ item_id }) => item_id);
    assert.deepEqual([order[0], order.at(-1)], ["2", "4"], "what it needs for use first");
    const [like] = shop.similar({ item_id: 1 }).items;
    assert.deepEqual([like.item_id, like.reasons.some(({ term }) => term === "substitute")], ["3", true]);
  });

  test("bundles are proposed with what is missing and what they save", async () => {
    const catalog = [
      { id: "cup", title: "Cup", price: "6.10 EUR" },
      { id: "pot", title: "Pot", price: "18.20 EUR" },
      { id: "set", title: "Tea set", price: "22.50 EUR", bundle_items: ["cup", "pot"] },
    ];
    const shop = await openShop({ catalog });
    const [{ bundle, items, missing, separately, saving }, ...others] = shop.bundles({ item_ids: ["pot"] });
    assert.deepEqual([bundle.title, items[0].id, missing[0].id, separately, saving], ["Tea set", "pot", "cup", 24.3, 1.8]);
    assert.deepEqual(others, []);
    assert.deepEqual(shop.bundles({ item_ids: ["nope"] }), []);
    shop.update([{ item_id: "cup", availability: "out_of_stock" }]);
    assert.deepEqual(shop.bundles({ item_ids: ["pot"] }), []);
  });

  test("of complements there are three modes", async () => {
    const shop = await openShop();
    const ask = (mode) => shop.complements({ item_ids: [101], mode });
    for (const mode of ["popular", "after_purchase"]) {
      assert.deepEqual(ask(mode), ask("complement"), "where nothing is named and there is no pack they are the same");
    }
    for (const mode of ["both", 7, {}, []]) assert.throws(() => ask(mode), complaint("argument", "mode"));
  });

  test("what is bought again comes with its time", async () => {
    const day = 86_400_000;
    let now = Date.UTC(2026, 0, 1);
    const shop = await openShop({ now: () => now });
    for (let order = 0; order < 4; order++, now += 10 * day) {
      const items = [{ item_id: 101 }, ...(order === 0 ? [{ item_id: 201 }] : [])];
      shop.record({ event: "purchase", transaction_id: String(order), items });
    }
    const [first, ...others] = shop.buyAgain();
    assert.deepEqual(others, []);
    assert.deepEqual([first.product.id, first.orders, first.due, first.due_at], ["101", 4, "due", now]);
    assert.equal(Math.round(first.interval_days), 10);
    assert.ok(first.probability > 0.2 && first.probability < 1);
  });

  test("limits are whole numbers from 1 up", async () => {
    const shop = await openShop();
    assert.equal(shop.feed({ limit: 3 }).items.length, 3);
    for (const limit of [0, -1, 1.5, NaN, Infinity, "x", {}, 2n]) {
      for (const ask of [
        () => shop.feed({ limit }),
        () => shop.similar({ item_id: 101, limit }),
        () => shop.complements({ item_ids: [101], limit }),
        () => shop.buyAgain({ limit }),
        () => shop.bundles({ item_ids: [101], limit }),
      ]) {
        assert.throws(ask, complaint("argument", "limit"));
      }
    }
  });

  test("arguments that make no sense are refused, whatever they are", async () => {
    const shop = await openShop({ offers: [] });
    for (const wrong of [undefined, null, {}, [], true, Symbol("s"), () => {}, NaN]) {
      assert.throws(() => shop.similar({ item_id: wrong }), complaint("argument", "item_id"));
      assert.throws(() => shop.explain({ item_id: wrong }), complaint("argument", "item_id"));
      assert.throws(() => shop.explainOffers({ surface: wrong }), complaint("argument", "surface"));
      await assert.rejects(shop.offers({ surface: wrong }), complaint("argument", "surface"));
    }
    for (const wrong of [{}, [], 7, true, Symbol("s"), () => {}]) {
      assert.throws(() => shop.explainOffers({ surface: "home", locale: wrong }), complaint("argument", "locale"));
      await assert.rejects(shop.offers({ surface: "home", locale: wrong }), complaint("argument", "locale"));
    }
    for (const wrong of [{}, "101", 101, true, [{}], [null]]) {
      assert.throws(() => shop.feed({ exclude: wrong }), complaint("argument", "exclude"));
      assert.throws(() => shop.complements({ item_ids: wrong }), complaint("argument", "item_ids"));
      assert.throws(() => shop.bundles({ item_ids: wrong }), complaint("argument", "item_ids"));
    }
    for (const query of [undefined, null, 7, "x"]) {
      for (const ask of ["similar", "complements", "bundles", "explain", "explainOffers", "freeShippingGap", "pickInterests", "skipStep", "correct", "setFacts"]) {
        if (ask !== "skipStep" || query !== "x") assert.throws(() => shop[ask](query), RegularsError, `${ask}(${query})`);
      }
      await assert.rejects(shop.offers(query), RegularsError);
      await assert.rejects(shop.importProfile(query), RegularsError);
    }
    for (const query of [null, 7, "x", {}]) assert.notEqual(shop.feed(query).items.length, 0);
  });

  test("an id that the catalogue does not have", async () => {
    const shop = await openShop();
    assert.throws(() => shop.explain({ item_id: "nope" }), complaint("item.unknown", "item_id"));
    const { items, problems } = shop.complements({ item_ids: [101, "nope"] });
    assert.notEqual(items.length, 0);
    assert.equal(problems.length, 1);
    assert.deepEqual(shop.told, problems);
  });
});

describe("the end", () => {
  test("a closed shop says so, and closing again does no harm", async () => {
    const shop = await openShop();
    await shop.close();
    await shop.close();
    const calls = [
      () => shop.record({ event: "view_item" }),
      () => shop.feed(),
      () => shop.similar({ item_id: 101 }),
      () => shop.complements({ item_ids: [101] }),
      () => shop.bundles({ item_ids: [101] }),
      () => shop.explain({ item_id: 101 }),
      () => shop.explainOffers({ surface: "home" }),
      () => shop.profile(),
    ];
    calls.forEach((call) => assert.throws(call, complaint("shop.closed", "shop")));
    await assert.rejects(shop.offers({ surface: "home" }), complaint("shop.closed", "shop"));
    await assert.rejects(shop.forget(), complaint("shop.closed", "shop"));
  });

  test("the dispose symbol closes, where there is one", async (t) => {
    const shop = await openShop();
    if (Symbol.dispose === undefined) return t.skip("this Node lacks the symbol");
    shop[Symbol.dispose]();
    assert.throws(() => shop.feed(), complaint("shop.closed", "shop"));
  });

  test("the asynchronous dispose symbol closes and waits, where there is one", async (t) => {
    const shop = await openShop();
    if (Symbol.asyncDispose === undefined) return t.skip("this Node lacks the symbol");
    assert.equal(shop[Symbol.asyncDispose](), shop.close());
    await shop.close();
    assert.throws(() => shop.feed(), complaint("shop.closed", "shop"));
  });

  test("forgetting makes the shopper a newcomer again", async () => {
    const shop = await openShop();
    const newcomer = shop.feed();
    shop.record({ event: "view_item", items: [{ item_id: 402 }] });
    assert.notDeepEqual(shop.feed(), newcomer);
    await shop.forget();
    assert.equal(shop.profile().events, 0);
    assert.deepEqual(shop.feed(), newcomer);
  });
});
