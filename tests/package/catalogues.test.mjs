// Catalogues in the forms in which shops have them, read as the packer reads the same files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fixtures, packageFolder } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const [{ open }, { productsOf }] = await Promise.all(
  ["inline", "catalogues"].map((name) => import(join(packageFolder, `dist/${name}.js`))),
);
// What the packer makes of its fixtures stands in packer/tests/read/catalogues.rs.
const ofPacker = (name) => readFileSync(join(packageFolder, "../packer/tests/fixtures", name), "utf8");
const ofPage = (name) => readFileSync(join(fixtures, "catalogues", name), "utf8");
const shopifyProduct = JSON.parse(ofPage("shopify-product.json"));

const SHIRT = {
  id: "17-S",
  title: "Linen shirt, S",
  link: "https://shop.example/shirt?size=s&ref=feed",
  image_link: "https://shop.example/shirt.jpg",
  brand: "Norda",
  product_type: "Clothing > Shirts",
  price: 45,
  sale_price: 39.9,
  currency: "EUR",
  availability: "in_stock",
  item_group_id: "17",
};
const SMALL_SHIRT = {
  id: "808950810",
  title: "Linen shirt, S",
  link: "/products/linen-shirt",
  image_link: "https://cdn.shopify.example/shirt.jpg",
  brand: "Norda",
  product_type: "Shirts",
  price: 45,
  sale_price: 39.9,
  availability: "in_stock",
  item_group_id: "632910392",
};
const PENNANT = {
  id: "34",
  title: "WordPress Pennant – Café & Co",
  link: "https://store.example/product/wordpress-pennant/",
  image_link: "https://store.example/pennant-1.jpg",
  brand: "Automattic",
  product_type: "Decor > Flags & Pennants",
  price: 12,
  sale_price: 11.05,
  currency: "GBP",
  availability: "in_stock",
};

const opened = [];
afterEach(() => Promise.all(opened.splice(0).map((shop) => shop.close())));

/** What a shop makes of a catalogue: how many products, those that can be had by their ids, and what it complains of. */
async function understood(catalog) {
  const complaints = [];
  const onProblem = ({ code, count, line }) => complaints.push(`${code} ${count}${line ? ` [${line}]` : ""}`);
  const shop = await open({ catalog, seed: 7, now: () => 1e12, onProblem });
  opened.push(shop);
  const { items } = shop.feed({ limit: 1000, exclude: "none" });
  const shown = Object.fromEntries(items.map(({ item_id, product }) => [item_id, { ...product }]));
  return { products: shop.catalog.products, shown, complaints };
}

describe("at an address, as what is in it", () => {
  let server;
  before(async () => {
    const body = (text) => ({ body: text, type: "application/octet-stream" });
    const rss = ofPacker("merchant-rss.xml");
    server = await serve({
      "/rss": body(rss),
      "/rss-cut-off": body(rss.slice(0, rss.indexOf("<g:availability_date>"))),
      "/rss-empty": body("<rss><channel><title>Example shop</title></channel></rss>"),
      "/atom": body(ofPacker("merchant-atom.xml")),
      "/shopify": body(ofPacker("shopify-products.json")),
      "/shopify-product": body(ofPage("shopify-product.json")),
      "/woocommerce": body(ofPacker("woocommerce-products.json")),
      "/sitemap": body('<?xml version="1.0"?><urlset><url><loc>https://shop.example/</loc></url></urlset>'),
      "/page": body("<!doctype html><title>Not found</title><item>"),
    });
  });
  after(() => server.close());

  test("Merchant's RSS", async () => {
    const { products, shown, complaints } = await understood(`${server.origin}/rss`);
    assert.equal(products, 2);
    assert.deepEqual(shown["17-S"], SHIRT);
    assert.equal(shown[18].title, 'Tablet 10" édition');
    assert.deepEqual([shown[18].price, shown[18].availability], [299, "preorder"]);
    assert.deepEqual(complaints, ["product.id 1 [3]"]);
  });

  test("Merchant's Atom", async () => {
    assert.deepEqual(await understood(`${server.origin}/atom`), { products: 1, shown: { "17-S": SHIRT }, complaints: [] });
  });

  test("a feed that is cut off, as far as it goes", async () => {
    const { shown, complaints } = await understood(`${server.origin}/rss-cut-off`);
    assert.deepEqual(shown, { "17-S": SHIRT });
    assert.deepEqual(complaints, ["catalog.broken_off 1"]);
  });

  test("an empty feed", async () => {
    assert.deepEqual(await understood(`${server.origin}/rss-empty`), { products: 0, shown: {}, complaints: [] });
  });

  test("Shopify's products.json", async () => {
    const { products, shown, complaints } = await understood(`${server.origin}/shopify`);
    assert.deepEqual([products, complaints], [3, []]);
    assert.deepEqual(Object.keys(shown).sort(), ["447654529", "808950810"]);
    assert.deepEqual(shown[808950810], SMALL_SHIRT);
    assert.deepEqual([shown[447654529].title, shown[447654529].price], ["Gift card", 10]);
  });

  test("Shopify's single products", async () => {
    const { products, shown, complaints } = await understood(`${server.origin}/shopify-product`);
    assert.deepEqual([products, shown, complaints], [2, { 808950810: SMALL_SHIRT }, []]);
  });

  test("WooCommerce's Store API", async () => {
    const { products, shown, complaints } = await understood(`${server.origin}/woocommerce`);
    assert.deepEqual([products, complaints], [3, []]);
    assert.deepEqual(shown[34], PENNANT);
    assert.equal(shown[35], undefined, "what is out of stock is not shown");
    assert.deepEqual([shown[36].price, shown[36].availability, shown[36].item_group_id], [0.05, "backorder", "34"]);
  });

  for (const path of ["/sitemap", "/page"]) {
    test(`and ${path} as no catalogue`, async () => {
      await assert.rejects(open({ catalog: server.origin + path }), { name: "RegularsError", code: "catalog.unreadable" });
    });
  }
});

describe("handed over", () => {
  const woocommerce = JSON.parse(ofPacker("woocommerce-products.json"));
  const shopify = JSON.parse(ofPacker("shopify-products.json"));

  test("by the page, an answer is read as at its address", async () => {
    assert.deepEqual((await understood(woocommerce)).shown[34], PENNANT);
    assert.deepEqual((await understood(woocommerce[0])).shown, { 34: PENNANT });
    assert.deepEqual((await understood(shopify)).shown[808950810], SMALL_SHIRT);
    for (const catalog of [shopifyProduct, [shopifyProduct], { products: [shopifyProduct] }]) {
      assert.deepEqual((await understood(catalog)).shown, { 808950810: SMALL_SHIRT });
    }
  });

  test("Shopify's two shapes in one list are told apart product by product", async () => {
    const { shown, complaints } = await understood([shopifyProduct, shopify.products[1]]);
    assert.deepEqual([shown[808950810], shown[447654529].price, complaints], [SMALL_SHIRT, 10, []]);
  });

  test("products of Shopify's shape and others are not mixed", async () => {
    const { shown, complaints } = await understood([shopifyProduct, ...woocommerce]);
    assert.deepEqual(shown, { 808950810: SMALL_SHIRT });
    assert.deepEqual(complaints, ["catalog.formats 3"]);
  });

  test("a product without variants cannot be bought, whether or not others have some", async () => {
    const bare = { ...shopify.products[1], variants: [] };
    const alone = await understood({ products: [bare] });
    assert.deepEqual([alone.products, alone.complaints], [0, ["product.id 1 [1]"]]);
    const among = await understood({ products: [shopifyProduct, bare] });
    assert.deepEqual([among.products, among.complaints], [2, ["product.id 1 [2]"]]);
  });

  test("products of others may have an empty list of variants, or one of texts", async () => {
    const { shown } = await understood([{ id: 1, title: "Tea", price: 4.5, variants: [] }, { id: 2, title: "Milk", variants: ["1 l"] }]);
    assert.deepEqual([shown[1].price, shown[2].title], [4.5, "Milk"]);
  });

  test("names and prices are understood as the packer understands them", async () => {
    const { products, shown, complaints } = await understood(JSON.parse(ofPacker("merchant.json")));
    assert.deepEqual([products, shown["17-S"], complaints], [1, SHIRT, ["product.id 2 [2]"]]);
    class Tea {
      toJSON() {
        return { id: 7, title: "Assam" };
      }
    }
    const others = await understood([
      { id: "online:en:US:17", offerId: "17", title: "Tea", productTypes: ["Drinks > Tea", "Gifts"], price: { value: "3.20", currency: "USD" } },
      { sku: "18", name: "Milk", category: "Drinks", vendor: "Norda", url: "/milk", image: "/milk.jpg", id: undefined },
      { item_id: 19, Title: "Bread", "image link": "/bread.jpg", "g:brand": "Oven", sku: "no" },
      { id: 20, title: "Price", price: { amount: 1 } },
      new Tea(),
    ]);
    const ofAll = { currency: "USD", availability: "in_stock" };
    assert.deepEqual(others.shown, {
      17: { id: "17", title: "Tea", product_type: "Drinks > Tea", price: 3.2, ...ofAll },
      18: { id: "18", title: "Milk", product_type: "Drinks", brand: "Norda", link: "/milk", image_link: "/milk.jpg", ...ofAll },
      19: { id: "19", title: "Bread", brand: "Oven", image_link: "/bread.jpg", ...ofAll },
      7: { id: "7", title: "Assam", ...ofAll },
    });
    assert.deepEqual(others.complaints, ["product.price 1 [4]"]);
  });

  test("a list of no records is refused by the engine, and not by a reader", async () => {
    assert.deepEqual((await understood([null, 5, "x", []])).complaints, ["product.id 4 [1]"]);
  });
});

describe("productsOf", () => {
  const woocommerce = (prices, more) => productsOf([{ id: 1, name: "Tea", prices, ...more }])[0];

  test("reads prices in the currency's smallest unit", () => {
    for (const [regular, sale, unit, price, sale_price] of [
      ["4500", "4500", 2, "45.00 EUR", ""],
      ["4500", "4200", 2, "45.00 EUR", "42.00 EUR"],
      ["1999", "999", 2, "19.99 EUR", "9.99 EUR"],
      ["5", "5", 2, "0.05 EUR", ""],
      ["1500", "900", 0, "1500 EUR", "900 EUR"],
      ["1234567", "1234567", 3, "1234.567 EUR", ""],
      ["", "", 2, "", ""],
      ["-5", "x", 2, "", ""],
      ["45.00", "", 2, "", ""],
    ]) {
      const prices = { regular_price: regular, sale_price: sale, price: sale, currency_code: "EUR", currency_minor_unit: unit };
      const product = woocommerce(prices);
      assert.deepEqual([product.price, product.sale_price], [price, sale_price], `${regular} ${sale}`);
    }
    assert.equal(woocommerce({ price: "700", currency_minor_unit: 2 }).price, "7.00");
    assert.equal(woocommerce({ price: "700", currency_minor_unit: null, currency_code: "JPY" }).price, "7.00 JPY");
  });

  test("says as the packer does what can be had", () => {
    const availability = (more) => woocommerce({ currency_minor_unit: 2 }, more).availability;
    assert.equal(availability({}), "in_stock");
    assert.equal(availability({ is_in_stock: false }), "out_of_stock");
    assert.equal(availability({ is_in_stock: false, is_on_backorder: true }), "backorder");
  });

  test("makes texts of names", () => {
    const title = (name) => woocommerce({ currency_minor_unit: 2 }, { name }).title;
    for (const [name, expected] of [
      ["Tom &amp; Jerry&#8217;s &eacute;t&#xE9; &ndash; 5&quot;", "Tom & Jerry’s été – 5\""],
      ["A & B &; &nonsense; &#0; &#99999999; &#xD800; &", "A & B &; &nonsense; &#0; &#99999999; &#xD800; &"],
      ["&amp;amp;", "&amp;"],
      ["ä&é;", "ä&é;"],
      ["Caf&eacute; <b>&#8220;crème&#8221;</b> 3 < 5", "Café “crème” 3 < 5"],
      ["a<b", "a"],
      [7, "7"],
    ]) {
      assert.equal(title(name), expected);
    }
  });

  test("reads one field as the packer's fixtures have it", () => {
    const [first] = productsOf(ofPacker("woocommerce-products.json"));
    assert.deepEqual([first.color, first.tags, first.average_rating], ["Blue/Red", ["gift"], "4.5"]);
    const [shirt, tablet] = productsOf(ofPacker("merchant-rss.xml"));
    assert.deepEqual([shirt.custom_label_0, shirt.color], ["summer", "White/Blue"]);
    assert.equal(tablet.availability_date, "2026-03-01T10:00+0100");
  });

  test("puts related products as feeds of text have them", () => {
    const group = (relation, id) =>
      `<g:related_product><g:relationship_type>${relation}</g:relationship_type>` +
      `<g:identifier_type>id</g:identifier_type><g:identifier>${id}</g:identifier></g:related_product>`;
    const [shoes] = productsOf(
      `<rss><channel><item><g:id>shoes</g:id>${group("required_part", "laces")}${group("part_of_set", "belt")}</item></channel></rss>`,
    );
    assert.deepEqual(shoes.related_product, ["required_part:id:laces", "part_of_set:id:belt"]);
  });

  test("reads feeds that are not well-formed as far as they go", () => {
    const item = (inner) => productsOf(`<rss>${inner}</rss>`);
    assert.deepEqual(item("<item><g:id>1</g:id><title>Tea & more <b</title></item>"), [{ id: "1", title: "Tea & more <b" }]);
    assert.deepEqual(item("<item><id>1</id><!-- <id>2</id> --><![CDATA[x]]></item><item/>"), [{ id: "1" }]);
    assert.deepEqual(item('<item><id>1</id><link href="a>b"/></item>'), [{ id: "1", link: "a>b" }]);
    assert.deepEqual(item("<item></item></item></rss></x>"), [{}]);
  });

  test("refuses what is no catalogue", () => {
    for (const catalog of [undefined, null, 7, {}, { products: 7 }, "", "id\ttitle\n1\tTea", "<html></html>", '"[]"']) {
      assert.throws(() => productsOf(catalog), { name: "RegularsError", code: "argument", field: "catalog" });
    }
  });
});
