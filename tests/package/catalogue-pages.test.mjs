// Catalogues that come page by page, from interfaces played by the test.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { packageFolder } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const { open } = await import(join(packageFolder, "dist/inline.js"));

const shopify = (id) => ({ id, title: `Tea ${id}`, handle: `tea-${id}`, variants: [{ id: id + 100_000, price: "4.50" }] });
const woocommerce = (id) => ({ id, name: `Tea ${id}`, prices: { price: "450", currency_code: "EUR", currency_minor_unit: 2 } });

/** What a shop with so many products answers to the parameters of an address. */
let answer;
let asked;
let server;
let shop;
before(async () => {
  const handle = ({ url }, response) => {
    const { searchParams } = new URL(url, "http://localhost");
    asked.push(searchParams.toString());
    const { status = 200, body } = answer(searchParams);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  server = await serve({ "/products": handle });
});
after(() => server.close());
beforeEach(() => (asked = []));
afterEach(() => shop?.close());

/** Opens the shop at that address; how many products it has, and what it complains of. */
async function counted(search = "") {
  const complaints = [];
  const onProblem = ({ code, count }) => complaints.push(`${code} ${count}`);
  shop = await open({ catalog: `${server.origin}/products${search}`, onProblem });
  return [shop.catalog.products, ...complaints];
}

function paged(of, products, parameter, standard, most) {
  return (parameters) => {
    const size = Math.min(Number(parameters.get(parameter) ?? standard), most);
    const first = (Number(parameters.get("page") ?? 1) - 1) * size;
    const list = Array.from({ length: Math.max(0, Math.min(size, products - first)) }, (_, at) => of(first + at + 1));
    return { body: of === shopify ? { products: list } : list };
  };
}
const shopifyWith = (products) => paged(shopify, products, "limit", 30, 250);
const woocommerceWith = (products) => paged(woocommerce, products, "per_page", 10, 100);

for (const [name, interfaceWith, parameter, standard, most] of [
  ["Shopify", shopifyWith, "limit", 30, 250],
  ["WooCommerce", woocommerceWith, "per_page", 10, 100],
]) {
  test(`${name}: what fits the first page is asked for once`, async () => {
    answer = interfaceWith(standard - 1);
    assert.deepEqual(await counted(), [standard - 1]);
    assert.deepEqual(asked, [""]);
  });

  test(`${name}: all pages are fetched, as large as they come`, async () => {
    for (const products of [standard, most - 1, most, most + 1, 5 * most, 6 * most + 7]) {
      answer = interfaceWith(products);
      assert.deepEqual(await counted(), [products]);
    }
    assert.ok(asked.includes(`${parameter}=${most}&page=7`));
  });

  test(`${name}: an address that says how large its pages are gets those`, async () => {
    answer = interfaceWith(45);
    assert.deepEqual(await counted(`?${parameter}=20&orderby=date`), [45]);
    assert.deepEqual(asked.slice(0, 2), [`${parameter}=20&orderby=date`, `${parameter}=20&orderby=date&page=2`]);
  });

  test(`${name}: an address that asks for one page gets that one`, async () => {
    answer = interfaceWith(1000);
    assert.deepEqual(await counted("?page=3"), [standard]);
    assert.deepEqual(asked, ["page=3"]);
  });

  test(`${name}: what is not there after a page that failed is told, and the rest is used`, async () => {
    const all = interfaceWith(10 * most);
    answer = (parameters) => (parameters.get("page") === "4" ? { status: 429, body: {} } : all(parameters));
    assert.deepEqual(await counted(), [3 * most, "catalog.unreachable 1"]);
  });

  test(`${name}: beyond 5,000 products no more are fetched`, async () => {
    answer = interfaceWith(100_000);
    const [products, ...complaints] = await counted();
    assert.ok(products >= 5000 && products < 5000 + 4 * most, String(products));
    assert.deepEqual(complaints, ["catalog.pages 1"]);
  });
}

test("a file that answers the same to every page is read once", async () => {
  for (const products of [30, 250, 251]) {
    const list = Array.from({ length: products }, (_, at) => shopify(at + 1));
    answer = () => ({ body: { products: list } });
    assert.deepEqual(await counted(), [products]);
    assert.deepEqual(await counted("?limit=250"), [products]);
  }
});

test("sizes that are none ask for nothing more", async () => {
  answer = shopifyWith(400);
  for (const size of ["x", "-1"]) {
    await counted(`?limit=${size}`);
    assert.deepEqual(asked.splice(0), [`limit=${size}`]);
  }
});

test("a list in Merchant's names does not come in pages", async () => {
  answer = () => ({ body: { products: Array.from({ length: 30 }, (_, id) => ({ id, title: "Tea" })) } });
  assert.deepEqual(await counted(), [30]);
  assert.equal(asked.length, 1);
});
