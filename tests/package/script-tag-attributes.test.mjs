// What a script tag's attributes ask for, and what is said of those that make no sense.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, newPage } from "./helpers/browser.mjs";
import { html, visitRoutes } from "./helpers/page.mjs";
import { installed, project, scriptRoutes } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

describe("a script tag's attributes", () => {
  let browser;
  let folder;
  before(async () => {
    browser = await launch();
    folder = project();
  });
  after(() => browser.close());

  /** A page with tags as given; `SCRIPT` stands for the address of ours. */
  async function entered(t, tags, path = "/", routes = {}) {
    const server = await serve({
      ...visitRoutes,
      [path]: { body: html(tags.replaceAll("SCRIPT", "/regulars.iife.js")) },
      ...scriptRoutes(installed(folder, "")),
      ...routes,
    });
    const page = await newPage(browser);
    t.after(() => Promise.all([server.close(), page.context().close()]));
    await page.goto(server.origin + path);
    return Object.assign(page, { requests: server.requests });
  }

  /** How many products the shop that it asks for has, or why it has none. */
  const opened = (page) =>
    page.evaluate(() => regulars.shop?.then(({ catalog }) => catalog.products, ({ code, field }) => `${code}: ${field}`));

  const tags = {
    "in its place": `<script src="SCRIPT" data-catalog="/products.json"></script>`,
    deferred: `<script defer src="SCRIPT" data-catalog="/products.json"></script>`,
    "in its own time": `<script async src="SCRIPT" data-catalog="/products.json"></script>`,
    "put in by a script": `<script>
      document.head.append(Object.assign(document.createElement("script"), { src: "SCRIPT" }));
      document.querySelector("script[src]").dataset.catalog = "/products.json";
    </script>`,
  };
  for (const [name, tag] of Object.entries(tags)) {
    test(`open a shop, the tag standing ${name}`, async (t) => {
      const page = await entered(t, tag);
      await page.waitForFunction(() => globalThis.regulars);
      assert.equal(await opened(page), 12);
      assert.deepEqual(page.complaints, []);
      assert.ok(!page.requests.includes("/regulars-offers.iife.js"), "only pages with offers load what they need");
    });
  }

  test("open none where there are none, nor where they are other tools'", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-cfasync="false" data-category="marketing" data-src="x"></script>`);
    assert.equal(await opened(page), undefined);
    assert.equal(await page.evaluate(() => typeof regulars.open), "function");
    assert.deepEqual(page.complaints, []);
  });

  test("are options of the shop", async (t) => {
    const page = await entered(
      t,
      `<script src="SCRIPT" data-catalog="/products.json" data-offers="/offers.json" data-name="tea" data-locale="zh"
         data-sensitive="Dairy &gt; Milk; Tea, infusions"></script>`,
    );
    const told = await page.evaluate(async () => {
      const shop = await regulars.shop;
      shop.record({ event: "view_item", items: [{ item_id: 301 }] });
      shop.record({ event: "view_item", items: [{ item_id: 101 }] });
      const { offer } = await shop.offers({ surface: "home" });
      await shop.load("profile");
      return { offer: offer?.promotion_id, viewed: shop.profile().recent.map(({ item_id }) => item_id) };
    });
    assert.equal(told.offer, "tea-guide");
    assert.deepEqual(told.viewed, ["101"]);
    assert.ok((await page.evaluate(() => indexedDB.databases())).some(({ name }) => name === "tea"));
    assert.deepEqual(page.complaints, []);
  });

  const pushed = `<script>
    globalThis.dataLayer = [{ event: "view_item", ecommerce: { items: [{ item_id: 102 }] } }];
  </script>
  <script type="application/ld+json">
    { "@context": "https://schema.org", "@type": "Product", "sku": "101", "name": "Assam black tea" }
  </script>`;
  const viewed = (page) =>
    page.evaluate(async () => {
      const shop = await regulars.shop;
      await shop.load("profile");
      return shop.profile().recent.map(({ item_id }) => item_id);
    });

  for (const [listen, heard] of [
    ["", []],
    ["data-listen", ["102"]],
    ['data-listen="dataLayer"', ["102"]],
    ['data-listen="shopify, json-ld"', ["101"]],
    ['data-listen="shopify"', []],
  ]) {
    test(`let the shop hear ${heard.join() || "nothing"} of its page by “${listen}”`, async (t) => {
      const page = await entered(t, `${pushed}<script src="SCRIPT" data-catalog="/products.json" ${listen}></script>`);
      await page.evaluate(async (count) => {
        const shop = await regulars.shop;
        await shop.load("profile");
        while (shop.profile().recent.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
      }, heard.length);
      assert.deepEqual(await viewed(page), heard);
      assert.deepEqual(page.complaints, []);
    });
  }

  test("have lists arranged by the shop's rules", async (t) => {
    const rules = JSON.stringify([{ rule_id: "hero", action: "pin", products: { item_ids: [401] } }]);
    const page = await entered(t, `<script src="SCRIPT" data-catalog="/products.json" data-merchandising="/rules.json"></script>`, "/", {
      "/rules.json": { body: rules },
    });
    assert.equal(await page.evaluate(async () => (await regulars.shop).feed().items[0].item_id), "401");
    assert.deepEqual(page.complaints, []);
  });

  test("say what may be listened to", async (t) => {
    const page = await entered(t, `${pushed}<script src="SCRIPT" data-catalog="/products.json" data-listen="gtm"></script>`);
    assert.deepEqual(await viewed(page), []);
    assert.equal(page.complaints.length, 1);
    assert.match(page.complaints[0], /^regulars: script\.attribute: data-listen is "gtm", expected datalayer, shopify, json-ld\. /);
  });

  test("let nothing be stored without consent", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-catalog="/products.json" data-consent="google"></script>`);
    assert.equal(await page.evaluate(async () => (await regulars.shop).consent), "denied");
    assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  });

  test("that no consent is like are refused in one line", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-catalog="/products.json" data-consent="yes"></script>`);
    assert.equal(await opened(page), "argument: consent");
    assert.equal(page.complaints.length, 1);
  });

  test("are told of where they are misspelt, each in one line", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-catalogue="/x.json" data-catalog="/products.json" data-ofers="/y"></script>`);
    assert.equal(await opened(page), 12);
    assert.equal(page.complaints.length, 2);
    assert.match(page.complaints[0], /^regulars: script\.attribute: data-catalogue is "\/x\.json", expected data-catalog\. /);
    assert.match(page.complaints[1], /^regulars: script\.attribute: data-ofers is "\/y", expected data-offers\. /);
  });

  test("are told of even where nothing else is right", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-packs="/pack/"></script>`);
    assert.equal(await opened(page), undefined);
    assert.equal(page.complaints.length, 1);
    assert.match(page.complaints[0], /data-packs is .* expected data-pack\b/);
  });

  test("without goods are told of in one line, which names the attribute", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-name="tea"></script>`);
    assert.equal(await opened(page), "argument: data-pack");
    assert.equal(page.complaints.length, 1);
    assert.match(page.complaints[0], /^regulars: argument: data-pack is "not there".* Add data-pack="\/pack\/"/);
  });

  test("that name what cannot be had say so in one line of ours, and nothing is left uncaught", async (t) => {
    const page = await entered(t, `<script src="SCRIPT" data-catalog="/nothing.json"></script>`);
    assert.equal(await opened(page), "catalog.unreachable: catalog");
    const ours = page.complaints.filter((line) => /regulars:|Uncaught/.test(line));
    assert.equal(ours.length, 1);
    assert.match(ours[0], /^regulars: catalog\.unreachable: /);
  });

  test("of a second tag open no second shop", async (t) => {
    const tag = `<script src="SCRIPT" data-catalog="/products.json"></script>`;
    const page = await entered(t, `${tag}<script>globalThis.first = regulars.shop;</script>${tag}`);
    assert.equal(await page.evaluate(() => regulars.shop === first), true);
    assert.equal(page.requests.filter((path) => path === "/products.json").length, 1);
  });

  test("cannot be read in a module, which opens none and says nothing", async (t) => {
    const page = await entered(t, `<script type="module" src="SCRIPT" data-catalog="/products.json"></script>`);
    await page.waitForFunction(() => globalThis.regulars);
    assert.equal(await opened(page), undefined);
  });
});
