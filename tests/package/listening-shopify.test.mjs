// Shopify's customer events, from the pixel in its sandbox to a shop that listens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { html, shopPage } from "./helpers/page.mjs";
import { fixtures, packageFolder, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

const { events } = JSON.parse(readFileSync(join(fixtures, "shopify-customer-events.json"), "utf8"));
const [viewed, , , , , , , completed] = events;

// Runs a pixel as Shopify does: in a sandbox without the page's origin, where `browser` asks the top frame, later.
const PIXELS = `
  globalThis.Shopify = { shop: "shop.example" };
  let sandbox;
  let keysAsked = 0;
  const started = new Promise((resolve) => {
    addEventListener("message", ({ source, data: { ready, call, method, values } }) => {
      if (source !== sandbox.contentWindow) return;
      if (ready) return resolve();
      if (method === "key") keysAsked++;
      const answer = method === "length" ? localStorage.length : localStorage[method](...values);
      setTimeout(() => source.postMessage({ call, answer }, "*"), 5);
    });
  });
  async function startPixel() {
    const pixel = await (await fetch("/shopify-pixel.js")).text();
    const api = ${JSON.stringify(`
      const calls = new Map();
      const subscribers = new Map();
      const ask = (method) => (...values) => new Promise((resolve) => {
        const call = Math.random();
        calls.set(call, resolve);
        parent.postMessage({ call, method, values }, "*");
      });
      const localStorage = Object.fromEntries(["getItem", "setItem", "removeItem", "key", "length"].map((name) => [name, ask(name)]));
      const browser = { localStorage };
      const analytics = { subscribe: (name, subscriber) => subscribers.set(name, subscriber) };
      addEventListener("message", ({ data: { call, answer, event } }) => {
        if (event) subscribers.get(event.name)?.(event);
        else calls.get(call)?.(answer);
      });
    `)};
    sandbox = document.createElement("iframe");
    sandbox.sandbox = "allow-scripts allow-forms";
    sandbox.srcdoc = "<script>" + api + "{" + pixel + "}" + 'parent.postMessage({ ready: true }, "*")' + "</" + "script>";
    document.documentElement.append(sandbox);
    await started;
  }
  const publish = (event) => sandbox.contentWindow.postMessage({ event }, "*");
  const stored = () => Object.keys(localStorage).filter((key) => key.startsWith("regulars-shopify-pixel:"));
  const until = async (isSo) => {
    for (let times = 0; !isSo(); times++) {
      if (times > 1000) throw new Error("never: " + isSo);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
`;

describe("a shop on Shopify", () => {
  const site = tabsOf(() => ({
    "/": { body: html(`${shopPage}<script>${PIXELS}</script>`) },
    // No script of the shop's runs in the checkout but the pixel.
    "/checkouts/thank-you": { body: html(`<script>${PIXELS}</script>`) },
    ...scriptRoutes(),
    "/shopify-pixel.js": join(packageFolder, "dist/shopify-pixel.js"),
    "/products.json": join(fixtures, "products.json"),
  }));

  test("hears each event as GA4's, with the time at which it happened", async () => {
    const result = await site.page.evaluate(async (events) => {
      await startPixel();
      const shop = await openShop();
      const heard = [];
      const layer = Object.create(null);
      shop.listen({ dataLayer: false, jsonLd: false });
      for (const [at, event] of events.entries()) {
        publish(event);
        await until(() => stored().length === 1);
        heard.push(JSON.parse(localStorage.getItem(stored()[0])));
        await until(() => stored().length === 0);
        layer[event.name] = shop.profile();
      }
      const { product_added_to_cart: added, product_removed_from_cart: removed, checkout_completed: ordered } = layer;
      const carts = [added, removed, layer.cart_viewed, ordered].map(({ cart }) => cart.map(({ item_id, quantity }) => [item_id, quantity]));
      return { heard, carts, seen: seen(shop), orders: ordered.orders, problems: shop.problems };
    }, events);
    const tea = { item_id: "101", item_name: "Assam black tea", sku: "A-50", price: 4.5 };
    const time = (event) => Date.parse(event.timestamp);
    assert.deepEqual(result.heard, [
      { event: "view_item", currency: "USD", items: [tea], time: time(events[0]), page_location: events[0].context.document.location.href },
      {
        event: "view_item_list",
        item_list_id: "429",
        item_list_name: "Tea",
        items: [tea, { item_id: "102", item_name: "Sencha green tea", sku: null, price: 6.2 }],
        time: time(events[1]),
      },
      { event: "search", search_term: "coffee", time: time(events[2]) },
      { event: "add_to_cart", currency: "USD", items: [{ ...tea, item_name: "Assam black tea - 50 g", quantity: 3 }], time: time(events[3]) },
      { event: "remove_from_cart", currency: "USD", items: [{ ...tea, quantity: 1 }], time: time(events[4]) },
      { event: "view_cart", items: [{ ...tea, quantity: 2 }], time: time(events[5]) },
      { event: "begin_checkout", currency: "USD", value: 9, items: [{ ...tea, quantity: 2 }], time: time(events[6]) },
      {
        event: "purchase",
        transaction_id: "5551234567890",
        tax: 0.4,
        shipping: 3,
        currency: "USD",
        value: 11.5,
        coupon: "HELLO",
        items: [{ ...tea, quantity: 2 }],
        time: time(completed),
      },
    ]);
    assert.deepEqual(result.carts, [[["101", 3]], [["101", 2]], [["101", 2]], []]);
    assert.deepEqual(result.seen, ["101"]);
    assert.deepEqual([result.orders.count, result.orders.last], [1, time(completed)]);
    assert.deepEqual(result.problems, []);
  });

  test("hears of the order on the next page that has the package, once, and leaves nothing behind", async () => {
    const checkout = await site.newTab("/checkouts/thank-you");
    const left = await checkout.evaluate(async (completed) => {
      await startPixel();
      publish(completed);
      publish(completed);
      await until(() => stored().length > 0);
      return JSON.stringify({ ...localStorage });
    }, completed);
    // Nothing about the person leaves the sandbox.
    assert.doesNotMatch(left, /Meifeng|mei@|217 367|Quux|"777|df1007bb/);
    await checkout.close();
    const result = await site.page.evaluate(async () => {
      const shop = await openShop();
      shop.listen();
      const stop = shop.listen();
      await until(() => stored().length === 0);
      stop();
      return [shop.profile().orders.count, stored(), shop.problems];
    });
    assert.deepEqual(result, [1, [], []]);
  });

  test("stops, is switched off, and is not looked for where there is no Shopify", async () => {
    const result = await site.page.evaluate(async (viewed) => {
      await startPixel();
      const shop = await openShop();
      const looked = [];
      const { setInterval } = globalThis;
      globalThis.setInterval = (...values) => (looked.push(values[1]), setInterval(...values));
      shop.listen({ shopify: false });
      const off = looked.length;
      shop.listen()();
      const on = looked.length;
      delete globalThis.Shopify;
      shop.listen()();
      publish(viewed);
      await until(() => stored().length === 1);
      await new Promise((resolve) => setTimeout(resolve, 1300));
      return [off, on, looked.length, stored().length, seen(shop)];
    }, viewed);
    assert.deepEqual(result, [0, 1, 1, 1, []]);
  });

  test("what else lies in the storage, or nothing may, does no harm", async () => {
    const result = await site.page.evaluate(async () => {
      localStorage.setItem("theirs", "1");
      for (const [at, text] of ["{", "7", "null", "[]", "{}", '{"event":"view_item"}'].entries()) {
        localStorage.setItem("regulars-shopify-pixel:" + at, text);
      }
      const shop = await openShop();
      const stop = shop.listen();
      await until(() => stored().length === 0);
      stop();
      const left = Object.keys(localStorage);
      Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
      shop.listen()();
      return [left, seen(shop), shop.problems];
    });
    assert.deepEqual(result, [["theirs"], [], ["event.items", "event.shape"]]);
  });

  test("the pixel does not fill a storage from which nobody takes anything, nor does it mind a full one of the theme's", async () => {
    const count = await site.page.evaluate(async (viewed) => {
      await startPixel();
      for (let at = 0; at < 300; at++) localStorage.setItem("theirs" + at, "");
      for (let at = 0; at < 198; at++) localStorage.setItem("regulars-shopify-pixel:before" + at, "{}");
      for (let at = 0; at < 4; at++) {
        const [before, { length }] = [keysAsked, localStorage];
        publish({ ...viewed, id: "sh-" + at });
        await until(() => keysAsked === before + length && stored().length >= Math.min(199 + at, 200));
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      return stored().length;
    }, viewed);
    assert.equal(count, 200);
  });

  test("what waits is taken only while the shopper agrees and sees the page, and erased with the rest", async () => {
    const result = await site.page.evaluate(async () => {
      const leave = () => localStorage.setItem("regulars-shopify-pixel:1", '{"event":"view_item","items":[{"item_id":101}]}');
      const wait = () => new Promise((resolve) => setTimeout(resolve, 1300));
      const shop = await openShop({ consent: "denied" });
      leave();
      sessionStorage.setItem("regulars-told", "[]");
      shop.listen({ jsonLd: false });
      await wait();
      const denied = [stored().length, seen(shop)];
      await shop.setConsent(false);
      const refused = [stored().length, sessionStorage.length];
      leave();
      Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
      await shop.setConsent(true);
      await wait();
      const hidden = stored().length;
      delete document.visibilityState;
      await until(() => stored().length === 0);
      const known = seen(shop);
      leave();
      await shop.forget();
      return [denied, refused, hidden, known, stored().length, seen(shop)];
    });
    assert.deepEqual(result, [[1, []], [0, 0], 1, ["101"], 0, []]);
  });

  test("what the page before told by itself, the pixel does not tell on the next, which tells of itself", async () => {
    const addedAt = (page) => `localStorage.setItem("regulars-shopify-pixel:1", JSON.stringify(
      { event: "add_to_cart", time: 1, page_location: ${page}, items: [{ item_id: 101 }] }))`;
    const carted = `shop.profile().cart.map(({ item_id, quantity }) => [item_id, quantity])`;
    const first = await site.page.evaluate(`(async () => {
      const shop = await openShop();
      shop.listen({ jsonLd: false });
      dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: 101 }] } });
      await shop.close();
      return location.href;
    })()`);
    await site.page.goto(`${site.origin}/?cart`);
    const next = await site.page.evaluate(`(async () => {
      const shop = await openShop();
      shop.listen({ jsonLd: false });
      const carts = [];
      for (const page of [${JSON.stringify(first)}, "https://shop.example/"]) {
        ${addedAt("page")};
        await until(() => stored().length === 0);
        carts.push(${carted});
      }
      dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: 102 }] } });
      return [...carts, ${carted}];
    })()`);
    assert.deepEqual(next, [[["101", 1]], [["101", 2]], [["101", 2], ["102", 1]]]);
  });

  test("what the data layer tells of a page, the pixel does not tell again, but for orders", async () => {
    const result = await site.page.evaluate(async (events) => {
      globalThis.dataLayer = [{ event: "add_to_cart", ecommerce: { items: [{ item_id: 102 }] } }];
      await startPixel();
      const shop = await openShop();
      shop.listen();
      for (const event of events) publish({ ...event, context: { document: { location: { href: location.href } } } });
      await until(() => stored().length === events.length);
      await until(() => stored().length === 0);
      dataLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: 201 }] } });
      dataLayer.push({ event: "purchase", ecommerce: { transaction_id: "5551234567890", value: 11.5, currency: "USD", items: [{ item_id: 101 }] } });
      const { cart, orders } = shop.profile();
      return [cart.map(({ item_id, quantity }) => [item_id, quantity]), seen(shop), orders.count, shop.problems];
    }, [viewed, events[3], completed]);
    assert.deepEqual(result, [[["102", 1]], ["101"], 1, []]);
  });
});
