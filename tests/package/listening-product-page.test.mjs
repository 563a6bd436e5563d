// A shop that listens to what a product page marks up as JSON-LD.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { html, shopPage } from "./helpers/page.mjs";
import { fixtures, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

const product = (sku, offer, more) => ({
  "@context": "https://schema.org/",
  "@type": "Product",
  sku,
  name: "Tea",
  offers: { "@type": "Offer", price: "3.70", priceCurrency: "USD", availability: "https://schema.org/OutOfStock", ...offer },
  ...more,
});
const marked = (...things) => things.map((thing) => `<script type="application/ld+json">${JSON.stringify(thing)}</script>`).join("");
const LISTENING = `
  globalThis.dataLayer = [];
  const priceOf = (shop, item) => {
    const { product } = shop.similar({ item_id: 102, limit: 30 }).items.find(({ item_id }) => item_id === item) ?? {};
    return product && [product.price, product.sale_price ?? null, product.availability];
  };
  const listening = async (options) => {
    const shop = await openShop({ catalog: "/products.json", storage: "memory" });
    return Object.assign(shop, { stop: shop.listen(options) });
  };
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (isSo) => {
    for (let times = 0; !isSo(); times++) {
      if (times > 1000) throw new Error("never: " + isSo);
      await wait(10);
    }
  };
  const mark = (thing, at = document.head) => {
    const script = document.createElement("script");
    script.type = "application/ld+json";
    script.textContent = JSON.stringify(thing);
    at.append(script);
  };
  const clear = () => document.querySelectorAll('script[type^="application"]').forEach((script) => script.remove());
`;

const page = (...things) => ({ body: html(`${marked(...things)}${shopPage}<script>${LISTENING}</script>`) });
const list = { "@type": "ItemList", itemListElement: [{ item: product("101", {}, { url: "/p/101" }) }, { item: product("103", {}, { url: "/p/103" }) }] };

describe("a shop that listens to a product page", () => {
  const site = tabsOf(() => ({
    "/": page(),
    "/p/101": page({ "@graph": [{ "@type": "WebPage" }, product(101)] }),
    "/list": page(list),
    "/list/short": page({ ...list, itemListElement: [{ "@type": "ListItem", item: product("101", {}, { url: "/p/101" }) }] }),
    "/p/103": page(list, product("101", {}, { url: "/p/101" })),
    "/p/group": page({
      "@type": "ProductGroup",
      productGroupID: "milk",
      name: "Milk",
      hasVariant: [
        product("M-1", { price: 1.1, availability: "InStock" }, { url: "/p/group?variant=301" }),
        product("M-2", { price: "1.20", availability: "InStock" }, { "@id": "/p/group?variant=302#variant", url: "/p/group?variant=302" }),
      ],
    }),
    "/p/range": page(product("101", { "@type": "AggregateOffer", price: undefined, lowPrice: "1.00", highPrice: "9.00", availability: "BackOrder" })),
    ...scriptRoutes(),
    "/products.json": join(fixtures, "products.json"),
  }));
  const at = async (path) => {
    await site.page.goto(site.origin + path);
    return (work, argument) => site.page.evaluate(work, argument);
  };

  test("knows its price and stock at once, and that it was viewed when the page tells nothing itself", async () => {
    const inPage = await at("/p/101");
    const result = await inPage(async () => {
      const shop = await listening();
      const [price, atOnce] = [priceOf(shop, "101"), seen(shop)];
      await until(() => seen(shop).length > 0);
      return [price, atOnce, seen(shop), shop.profile().events, shop.problems];
    });
    // What is sold out is in no list.
    assert.deepEqual(result, [undefined, [], ["101"], 1, []]);
  });

  test("takes a price with its reduction, and no range for a price", async () => {
    const inPage = await at("/p/range");
    const result = await inPage(async () => {
      const shop = await listening();
      const range = priceOf(shop, "101");
      let told = 0;
      shop.subscribe(() => told++);
      clear();
      const prices = [{ price: 4, priceCurrency: "USD" }, { price: 5, priceCurrency: "USD", priceType: "https://schema.org/ListPrice" }];
      mark({ "@type": "Product", sku: 101, offers: { priceSpecification: prices, availability: "InStock" } }, document.body);
      shop.listen();
      return [range, priceOf(shop, "101"), told];
    });
    // Whoever shows lists is told that there are better ones.
    assert.deepEqual(result, [[4.5, null, "backorder"], [5, 4, "in_stock"], 1]);
  });

  test("leaves the view to the data layer where that tells it, before or after", async () => {
    const inPage = await at("/p/101");
    const views = await inPage(async () => {
      const view = () => dataLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: "101" }] } });
      const events = [];
      for (const when of ["before", "soon", "late"]) {
        dataLayer.length = 0;
        if (when === "before") view();
        const shop = await listening();
        if (when === "soon") {
          await wait(200);
          // By another name than the markup's.
          dataLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: "102" }] } });
        }
        await wait(1300);
        if (when === "late") {
          view();
          // A quick look at another product is another view.
          dataLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: "102" }] } });
        }
        events.push([shop.profile().events, ...seen(shop)]);
        shop.stop();
      }
      return events;
    });
    assert.deepEqual(views, [[1, "101"], [1, "102"], [2, "101", "102"]]);
  });

  test("views the variant that the page's address names, by the id that the catalogue has", async () => {
    const views = [];
    for (const path of ["/p/group?variant=302", "/p/group?variant=301", "/p/group"]) {
      const inPage = await at(path);
      views.push(
        await inPage(async () => {
          const shop = await listening();
          const prices = ["301", "302"].map((id) => priceOf(shop, id)?.[0] ?? null);
          await until(() => seen(shop).length > 0);
          return [...seen(shop), ...prices.filter((price) => price !== null)];
        }),
      );
    }
    // Of a group one is listed.
    assert.deepEqual(views.map(([view]) => view), ["302", "301", "301"]);
    for (const [, price] of views) assert.ok([1.1, 1.2].includes(price), String(price));
  });

  test("of several products views the one at the page's address, and of a list none", async () => {
    const views = [];
    for (const path of ["/p/103", "/list", "/list/short", "/"]) {
      const inPage = await at(path);
      views.push(
        await inPage(async () => {
          const shop = await listening();
          await wait(1300);
          return seen(shop);
        }),
      );
    }
    assert.deepEqual(views, [["103"], [], [], []]);
  });

  test("tells the view when the page is left before", async () => {
    const inPage = await at("/p/101");
    await inPage(async () => {
      const shop = await openShop({ catalog: "/products.json" });
      shop.listen();
    });
    await site.page.goto(`${site.origin}/`);
    const known = await site.page.evaluate(async () => seen(await openShop()));
    assert.deepEqual(known, ["101"]);
  });

  test("follows a page that takes another's place, and knows it again", async () => {
    const inPage = await at("/p/101");
    const result = await inPage(async (other) => {
      const shop = await listening();
      await until(() => seen(shop).length === 1);
      const go = (path, thing) => {
        history.pushState({}, "", path);
        clear();
        if (thing) mark(thing, document.body);
        document.title = path;
      };
      go("/p/102", other);
      await until(() => seen(shop).length === 2);
      const after = [shop.profile().events, priceOf(shop, "102")];
      // Nothing new, but for a review.
      clear();
      mark({ ...other, review: [] }, document.body);
      document.title = "again";
      await wait(1300);
      // An app that leaves the markup of what was looked at last.
      history.pushState({}, "", "/checkout");
      document.title = "elsewhere";
      await wait(1300);
      const still = shop.profile().events;
      go("/cart");
      await wait(1300);
      const cart = shop.profile().events;
      shop.stop();
      go("/p/103", { ...other, sku: 103 });
      await wait(1300);
      return [after[0], still, cart, seen(shop)];
    }, product(102));
    assert.deepEqual(result, [2, 2, 2, ["101", "102"]]);
  });

  test("is not looked at when switched off, nor anymore when stopped", async () => {
    const inPage = await at("/p/101");
    const result = await inPage(async () => {
      const off = await listening({ jsonLd: false });
      const stopped = await listening();
      stopped.stop();
      await wait(1300);
      return [priceOf(off, "101"), seen(off), seen(stopped)];
    });
    assert.deepEqual(result, [[4.5, null, "in_stock"], [], []]);
  });

  test("tells once what it cannot use", async () => {
    const inPage = await at("/");
    const result = await inPage(async () => {
      mark({ "@type": "Product", sku: "nowhere", offers: { price: "1,20", priceCurrency: "USD" } });
      const broken = document.createElement("script");
      broken.type = "application/ld+json";
      broken.textContent = "{";
      document.head.append(broken);
      const shop = await listening();
      shop.listen();
      mark({ "@type": "Product", sku: "nowhere else" });
      await wait(1300);
      return shop.problems;
    });
    assert.deepEqual(result.sort(), ["json_ld.parse", "product.price"]);
  });
});
