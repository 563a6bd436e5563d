// What the inspector tells of a shop, and that the shop is the same with it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./helpers/browser.mjs";
import { enterInspected, inspectedShop } from "./helpers/inspector.mjs";
import { chunked, packRoutes } from "./helpers/pack.mjs";

describe("the inspector", () => {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await inspectedShop(packRoutes("/pack", chunked));
  });
  after(() => Promise.all([browser.close(), server.close()]));

  async function entered(t, settings) {
    const page = await enterInspected(browser, server.origin, settings);
    t.after(() => page.context().close());
    return page;
  }

  test("tells what was heard, what came of it and what to mend, the newest first", async (t) => {
    const page = await entered(t);
    await page.evaluate(() => {
      shop.feed({ limit: 12 });
      shop.record({ event: "view_item", items: [{ item_id: 101 }] });
      shop.record(["event", "add_to_cart", { items: [{ item_id: 102, quantity: 2 }] }]);
      shop.record({ event: "view_itm" });
      shop.update([{ item_id: 999, price: "1 USD" }]);
    });
    const told = await page.turn("Events", "view_item");
    assert.match(told, /shop\.update .*999.* view_itm not recorded .*event\.unknown: .* add_to_cart .*2 × 102 .* view_item .*101 Assam black tea/);
  });

  test("tells what was listened to as well", async (t) => {
    const page = await entered(t);
    await page.evaluate(() => {
      globalThis.dataLayer = [];
      shop.listen();
      dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: 103, quantity: 3 }] } });
    });
    assert.match(await page.turn("Events", "add_to_cart"), /add_to_cart .*3 × 103/);
    assert.equal(await page.panel.locator(".events > li").count(), 1);
  });

  test("tells of what the page got wrong, which the page is told as well", async (t) => {
    const page = await entered(t);
    const thrown = await page.evaluate(() => {
      try {
        shop.feed({ limit: 0 });
      } catch (error) {
        return error.code;
      }
    });
    assert.equal(thrown, "argument");
    assert.match(await page.turn("Events", "shop.feed"), /shop\.feed .* argument: limit is "0"/);
  });

  test("tells each list's items with the parts of their scores", async (t) => {
    const page = await entered(t);
    const { items, similar } = await page.evaluate(() => {
      shop.record({ event: "view_item", items: [{ item_id: 101 }] });
      return { items: shop.feed({ limit: 3 }).items, similar: shop.similar({ item_id: 102, limit: 1 }).items };
    });
    await page.turn("Lists", "shop.similar");
    const feed = page.panel.locator("section", { has: page.getByRole("heading", { name: "feed", exact: true }) });
    const rows = feed.locator("details");
    assert.equal(await rows.count(), 3);
    await rows.first().locator("summary").click();
    const reasons = await rows.first().locator(".reasons li").allInnerTexts();
    const expected = items[0].reasons.toSorted((one, other) => other.value - one.value);
    assert.equal(reasons.length, expected.length + 1);
    for (const [at, { term, value }] of expected.entries()) {
      assert.ok(reasons[at].startsWith(term), `${reasons[at]} is about ${term}`);
      assert.ok(reasons[at].replace("−", "-").endsWith(value.toFixed(3)), `${reasons[at]} says ${value}`);
    }
    assert.ok(reasons.at(-1).endsWith(items[0].score.toFixed(3)));
    // Each list that is about a product stands for itself.
    const [{ product, item_id }] = similar;
    assert.match(await page.turn("Lists", "similar 102"), new RegExp(`similar 102 shop\\.similar, 1 item, .* ${product.title} ${item_id}`));
    // Another list keeps what was opened open.
    await page.evaluate(() => shop.feed({ limit: 3 }));
    await feed.getByText("asked 2 times").waitFor();
    assert.equal(await rows.first().evaluate(({ open }) => open), true);
  });

  test("answers why something is not in the feed, and what it cannot answer", async (t) => {
    const page = await entered(t);
    await page.turn("Lists", "The page has not asked for a list yet.");
    const ask = async (id, answer) => {
      await page.panel.getByLabel(/^Why is a product there/).fill(id);
      await page.panel.getByRole("button", { name: "Ask" }).click();
      await page.panel.getByText(answer).waitFor();
    };
    await ask("104", /Not in the feed: out_of_stock/);
    await ask("nothing", /item_id is "nothing"/);
    // What was asked stays when the page draws its lists anew.
    await page.evaluate(() => shop.feed());
    await page.panel.getByText("shop.feed").waitFor();
    assert.equal(await page.panel.getByLabel(/^Why is a product there/).inputValue(), "nothing");
  });

  test("tells which offer was made and what is against each other one, and counts none as shown", async (t) => {
    const page = await entered(t, { options: { offers: "/offers.json" } });
    const { offer, others } = await page.evaluate(() => shop.offers({ surface: "home" }));
    const told = await page.turn("Offers", offer.title);
    for (const { promotion_id, ruled_out_by } of others) assert.ok(told.includes(`${promotion_id} ${ruled_out_by}`), `${told} tells of ${promotion_id}`);
    const shown = () =>
      page.evaluate(async () => {
        await shop.load("profile");
        return JSON.stringify(shop.profile().promotions);
      });
    const before = await shown();
    await page.panel.getByLabel(/^What would be offered now/).fill("nowhere");
    await page.panel.getByRole("button", { name: "Ask" }).click();
    await page.panel.getByText("No offer.").waitFor();
    assert.equal(await shown(), before);
  });

  test("says of a shop without offers that it has none", async (t) => {
    const page = await entered(t);
    await page.turn("Offers", "The page has not asked for an offer yet.");
    await page.panel.getByLabel(/^What would be offered now/).fill("home");
    await page.panel.getByRole("button", { name: "Ask" }).click();
    await page.panel.getByText(/^offers\.missing: /).waitFor();
  });

  test("tells what is believed, and what of it is kept", async (t) => {
    const page = await entered(t);
    const kept = async () => Number(/journal ([\d.]+) B in \d+ chunks?/.exec(await page.turn("Storage", "chunk"))[1]);
    const before = await kept();
    await page.evaluate(() => shop.record({ event: "view_item", items: [{ item_id: 101 }] }));
    assert.match(await page.turn("Profile", "Affinities"), /category .*Black tea .*% sure/);
    await page.panel.getByText("As JSON").click();
    assert.equal(JSON.parse(await page.panel.locator("pre").innerText()).recent[0].item_id, "101");
    assert.ok((await kept()) > before);
  });

  test("tells of a shop that keeps nothing", async (t) => {
    const page = await entered(t, { options: { storage: "memory", name: "tea" } });
    assert.match(await page.turn("Storage", "the shopper's journal"), /journal nothing the pack's files nothing/);
  });

  test("tells which files of the package and of a pack were fetched, and what came of the catalogue", async (t) => {
    const page = await entered(t, { options: { catalog: undefined, pack: "/pack" } });
    await page.evaluate(async () => {
      shop.similar({ item_id: "i290" });
      await shop.ready();
    });
    const told = await page.turn("Files", "manifest.json");
    assert.match(told, /Catalogue \d+ products, 0 skipped\./);
    for (const name of ["regulars_bg.wasm", "manifest.json", "head.pack", "items/2.pack"]) {
      assert.match(told, new RegExp(`${name} [\\d.]+ k?B [\\d.]+ ms [\\d.]+ ms`), name);
    }
    assert.doesNotMatch(told, /products\.json|shop\.js/);
  });

  test("tells how long the shop's answers took, and what the browser measured", async (t) => {
    const page = await entered(t);
    await page.evaluate(() => [1, 2, 3].forEach((limit) => shop.feed({ limit })));
    const told = await page.turn("Timing", "shop.feed");
    assert.match(told, /shop\.feed 3 [\d.]+ ms [\d.]+ ms/);
    assert.match(told, /cumulative layout shift 0\.000/);
  });

  test("changes no answer, and leaves no trace", async (t) => {
    const page = await entered(t);
    const [own, same] = await page.evaluate(() => {
      const watched = shop.feed({ limit: 6 });
      const panels = inspect(shop) === close;
      close();
      const names = Object.keys(shop).filter((name) => ["record", "update", "feed", "similar", "offers"].includes(name));
      return [names, panels && JSON.stringify(watched) === JSON.stringify(shop.feed({ limit: 6 }))];
    });
    assert.deepEqual(own, []);
    assert.equal(same, true);
    assert.equal(await page.panel.count(), 0);
    assert.equal(await page.evaluate(() => (inspect(shop), document.body.lastElementChild.shadowRoot !== null)), true);
  });
});
