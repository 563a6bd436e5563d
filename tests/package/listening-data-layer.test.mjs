// A shop that listens to its page's data layer, with Tag Manager beside it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { html, shopPage } from "./helpers/page.mjs";
import { fixtures, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

// Does to the data layer what Tag Manager's script does: its push calls the one before, answers whether its tags let the
// page go on, tells of what was there already, and keeps the layer short.
const TAG_MANAGER = `
  function loadTagManager(name = "dataLayer", most = 300) {
    const layer = (globalThis[name] ??= []);
    const { push } = layer;
    const told = [...layer];
    layer.push = function (...entries) {
      const answer = push.apply(layer, entries);
      told.push(...entries);
      while (layer.length > most) layer.shift();
      return typeof answer !== "boolean" || answer;
    };
    return told;
  }
  globalThis.dataLayer = [];
  function gtag() { dataLayer.push(arguments); }
  const pushed = (event, item_id, more) => ({ event, ecommerce: { items: [{ item_id }], ...more } });
  const listening = async (options, listen) => {
    const shop = await openShop(options);
    return Object.assign(shop, { stop: shop.listen(listen) });
  };
  const carted = (shop) => shop.profile().cart.map(({ item_id, quantity }) => item_id + " x" + quantity).sort();
`;

describe("a shop that listens to the data layer", () => {
  const site = tabsOf(() => ({
    "/": { body: html(`${shopPage}<script>${TAG_MANAGER}</script>`) },
    "/thanks": {
      body: html(`${shopPage}<script>${TAG_MANAGER}
        const order = { transaction_id: "T1", currency: "USD", value: 9, items: [{ item_id: 101, quantity: 2 }] };
        dataLayer.push({ ecommerce: null }, { event: "purchase", ecommerce: order });
      </script>`),
    },
    ...scriptRoutes(),
    "/products.json": join(fixtures, "products.json"),
  }));
  const inPage = (work, argument) => site.page.evaluate(work, argument);

  test("hears what was pushed before it came, and after", async () => {
    const result = await inPage(async () => {
      dataLayer.push({ event: "gtm.js" }, pushed("view_item", 101));
      gtag("event", "view_item", { items: [{ item_id: "102" }] });
      const shop = await listening();
      const before = seen(shop);
      dataLayer.push({ ecommerce: null }, pushed("view_item", 201), pushed("add_to_cart", 201));
      gtag("event", "add_to_cart", { items: [{ item_id: 201, quantity: "2" }] });
      return [before, seen(shop), carted(shop), shop.problems];
    });
    assert.deepEqual(result, [["101", "102"], ["101", "102", "201"], ["201 x3"], []]);
  });

  test("where there is no data layer yet, makes the one that Tag Manager takes", async () => {
    const result = await inPage(async () => {
      delete globalThis.dataLayer;
      const shop = await listening();
      const told = loadTagManager();
      dataLayer.push(pushed("view_item", 101));
      return [seen(shop), told.length];
    });
    assert.deepEqual(result, [["101"], 1]);
  });

  for (const [when, before] of [["before", true], ["after", false]]) {
    test(`neither loses nor disturbs Tag Manager where that came ${when} it`, async () => {
      const result = await inPage(async (before) => {
        dataLayer.push(pushed("view_item", 101));
        let told = before ? loadTagManager("dataLayer", 3) : undefined;
        const shop = await listening();
        told ??= loadTagManager("dataLayer", 3);
        const answers = [102, 103, 201, 202].map((id) => dataLayer.push(pushed("view_item", id)));
        return [seen(shop), told.map(({ ecommerce }) => ecommerce.items[0].item_id), dataLayer.length, answers];
      }, before);
      const ids = [101, 102, 103, 201, 202];
      assert.deepEqual(result, [ids.map(String), ids, 3, [true, true, true, true]]);
    });
  }

  test("leaves the page its push: what it answers, takes and throws", async () => {
    const result = await inPage(async () => {
      const shop = await listening();
      const { push } = dataLayer;
      const length = dataLayer.push(pushed("view_item", 101), pushed("view_item", 102));
      push(pushed("view_item", 103));
      const odd = [null, undefined, "text", 7, () => {}, new Proxy({}, { get() { throw new Error("a trap"); }, has() { throw new Error("a trap"); } })];
      const { error } = console;
      let told = 0;
      console.error = () => told++;
      for (const entry of odd) dataLayer.push(entry);
      console.error = error;
      dataLayer.push({ event: "view_item", get ecommerce() { return { items: [{ item_id: 201 }] }; } });
      Object.defineProperty(dataLayer, "length", { writable: false });
      let thrown;
      try {
        dataLayer.push(pushed("view_item", 202));
      } catch (error) {
        thrown = error.name;
      }
      return [length, dataLayer.length, told, seen(shop), thrown];
    });
    assert.deepEqual(result, [2, 10, 1, ["101", "102", "103", "201", "202"], "TypeError"]);
  });

  test("counts an order once, however often the page of thanks is loaded", async () => {
    const shown = [];
    for (let load = 0; load < 3; load++) {
      const tab = await site.newTab("/thanks");
      shown.push(
        await tab.evaluate(async () => {
          const shop = await listening();
          gtag("event", "purchase", { ...order, send_to: "G-1" });
          dataLayer.push({ event: "purchase", ecommerce: order });
          const { count, value } = shop.profile().orders;
          const { problems } = shop;
          await shop.close();
          return [count, value, problems];
        }),
      );
      await tab.close();
    }
    assert.deepEqual(shown, Array(3).fill([1, 9, []]));
  });

  test("what is told for two receivers counts once", async () => {
    const result = await inPage(async () => {
      const shop = await listening();
      gtag("event", "add_to_cart", { items: [{ item_id: 101 }] });
      gtag("event", "add_to_cart", { send_to: "GLA", items: [{ id: "gla_101" }] });
      gtag("event", "add_to_cart", { items: [{ item_id: 101 }] });
      gtag("event", "view_item", { send_to: "AW-1", items: [{ id: 102 }] });
      return [carted(shop), seen(shop), shop.problems];
    });
    assert.deepEqual(result, [["101 x2"], ["102"], []]);
  });

  test("takes an entry in once, called again, and hears nothing once stopped", async () => {
    const result = await inPage(async () => {
      const { push } = dataLayer;
      dataLayer.push(pushed("add_to_cart", 101));
      const shop = await listening();
      shop.listen();
      const stop = shop.listen();
      dataLayer.push(pushed("add_to_cart", 102));
      const heard = carted(shop);
      stop();
      stop();
      shop.stop();
      dataLayer.push(pushed("add_to_cart", 103));
      const after = carted(shop);
      shop.listen();
      return [heard, after, carted(shop), dataLayer.length];
    });
    assert.deepEqual(result, [["101 x1", "102 x1"], ["101 x1", "102 x1"], ["101 x1", "102 x1", "103 x1"], 3]);
  });

  test("a shop that is closed and opened again takes in nothing twice, but for one that has stored nothing", async () => {
    const result = await inPage(async () => {
      dataLayer.push(pushed("add_to_cart", 101));
      const carts = [];
      for (const options of [{}, {}, { storage: "memory" }, { storage: "memory" }]) {
        const shop = await listening(options);
        carts.push(carted(shop));
        await shop.close();
      }
      return carts;
    });
    assert.deepEqual(result, Array(4).fill(["101 x1"]));
  });

  test("an order without a number, told for two receivers, counts once", async () => {
    const result = await inPage(async () => {
      const shop = await listening();
      const order = { items: [{ item_id: 101 }], value: 4.5, currency: "USD" };
      gtag("event", "purchase", order);
      gtag("event", "purchase", { ...order, send_to: "AW-1" });
      return shop.profile().orders.count;
    });
    assert.deepEqual(result, 1);
  });

  test("waits, in a page that the browser has prepared, until it is seen", async () => {
    const result = await inPage(async () => {
      dataLayer.push(pushed("view_item", 101));
      Object.defineProperty(document, "prerendering", { configurable: true, value: true });
      const [shop, stopped] = [await listening({ storage: "memory" }), await listening({ storage: "memory" })];
      const prepared = seen(shop);
      stopped.stop();
      delete document.prerendering;
      document.dispatchEvent(new Event("prerenderingchange"));
      dataLayer.push(pushed("view_item", 102));
      const known = seen(shop);
      shop.stop();
      dataLayer.push(pushed("view_item", 103));
      return [prepared, known, seen(shop), seen(stopped)];
    });
    assert.deepEqual(result, [[], ["101", "102"], ["101", "102"], []]);
  });

  test("stops when the shop is closed", async () => {
    const length = await inPage(async () => {
      const shop = await listening();
      await shop.close();
      let code;
      try {
        shop.listen();
      } catch (error) {
        code = error.code;
      }
      return [dataLayer.push(pushed("view_item", 101)), code];
    });
    assert.deepEqual(length, [1, "shop.closed"]);
  });

  test("hears a layer of another name, or none", async () => {
    const result = await inPage(async () => {
      globalThis.shopLayer = [pushed("view_item", 101)];
      dataLayer.push(pushed("view_item", 102));
      const named = await listening({ storage: "memory" }, { dataLayer: "shopLayer" });
      const none = await listening({ storage: "memory" }, { dataLayer: false });
      shopLayer.push(pushed("view_item", 103));
      return [seen(named), seen(none)];
    });
    assert.deepEqual(result, [["101", "103"], []]);
  });

  test("finds the catalogue's ids", async () => {
    const result = await inPage(async () => {
      const own = { storage: "memory" };
      const plain = await listening(own);
      const google = [{ id: "shopify_US_1_2", title: "Tea" }, { id: "456", title: "Not this" }];
      const whole = await listening({ ...own, catalog: [...google, { id: "shopify_US_123_456", title: "Tea" }] });
      const variant = await listening({ ...own, catalog: [{ id: 456, title: "Tea" }, { id: 789, title: "Tea" }] });
      const itemId = ({ item_id, internal_id }) => internal_id ?? (item_id === "none" ? undefined : String(item_id).replace("gla_", ""));
      const chosen = await listening(own, { itemId });
      for (const id of ["shopify_US_1_3", "shopify_US_123_456", "shopify_us_7_789"]) dataLayer.push(pushed("view_item", id));
      dataLayer.push({ event: "view_item", items: [{ id: 101 }, { item_id: "gla_102" }, { item_id: "x", internal_id: 103 }, { item_id: "none" }] });
      dataLayer.push({ event: "view_item", item_id: "gla_201" });
      return [seen(plain), seen(whole), seen(variant), seen(chosen)];
    });
    const others = ["gla_102", "gla_201", "none", "x"];
    assert.deepEqual(result[1].filter((id) => id.startsWith("shopify")), ["shopify_US_123_456", "shopify_US_1_3", "shopify_us_7_789"]);
    assert.deepEqual(result[2].filter((id) => /^(shopify_|456|789|3$)/.test(id)), ["456", "789", "shopify_US_1_3"]);
    assert.deepEqual(result[0], ["101", ...others, "shopify_US_123_456", "shopify_US_1_3", "shopify_us_7_789"].sort());
    assert.deepEqual(result[3].filter((id) => !id.startsWith("shopify")), ["101", "102", "103", "201", "none"]);
  });

  test("tells once of each kind what it cannot use", async () => {
    const result = await inPage(async () => {
      const shop = await listening();
      for (let time = 0; time < 3; time++) {
        dataLayer.push({ event: "add_to_cart" });
        dataLayer.push(pushed("view_item", "nowhere"));
        dataLayer.push({ event: "view_item", ecommerce: { items: { item_id: 7 } } });
        dataLayer.push({ event: "view_item", ecommerce: { items: [null, "tea", {}] } });
        dataLayer.push(pushed("purchase", 101, { value: "9,00", currency: "USD" }));
      }
      return shop.problems;
    });
    assert.deepEqual(result.sort(), ["event.amount", "event.item_id", "event.items", "item.unknown"]);
  });

  test("tells of what the page records by itself as ever, and who watches that sees what is heard", async () => {
    const result = await inPage(async () => {
      const shop = await openShop();
      const watched = [];
      const { record } = shop;
      shop.record = (event) => (watched.push(event.event), record.call(shop, event));
      shop.listen();
      dataLayer.push({ event: "add_to_cart" }, pushed("view_item", 101));
      for (let time = 0; time < 2; time++) record.call(shop, { event: "add_to_cart" });
      return [watched, shop.problems];
    });
    assert.deepEqual(result, [["add_to_cart", "view_item"], Array(3).fill("event.items")]);
  });

  test("refuses options that make no sense", async () => {
    const result = await inPage(async () => {
      const shop = await openShop();
      const refused = [null, 7, { dataLayer: "" }, { dataLayer: 7 }, { shopify: "yes" }, { jsonLd: null }, { itemId: "sku" }].map((options) => {
        try {
          shop.listen(options);
        } catch ({ name, code, field, mend }) {
          return [name, code, field, typeof mend].join(" ");
        }
      });
      return refused;
    });
    const fields = ["options", "options", "dataLayer", "dataLayer", "shopify", "jsonLd", "itemId"];
    assert.deepEqual(result, fields.map((field) => `RegularsError argument ${field} string`));
  });

  test("a function of the page's that throws loses its event, and nothing else", async () => {
    const result = await inPage(async () => {
      const { error } = console;
      const told = [];
      console.error = ({ message }) => told.push(message);
      const itemId = ({ item_id }) => {
        if (item_id === 101) throw new Error("of the page");
        return item_id;
      };
      const shop = await listening({}, { itemId });
      const lengths = [dataLayer.push(pushed("view_item", 101)), dataLayer.push(pushed("view_item", 102))];
      console.error = error;
      return [lengths, seen(shop), told];
    });
    assert.deepEqual(result, [[1, 2], ["102"], ["of the page"]]);
  });
});
