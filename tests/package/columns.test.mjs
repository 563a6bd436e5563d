// Flattening: product records of any shape as text columns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./helpers/sources.mjs";

const { flatten } = await imported("columns");

/** The columns by name, with `|` between cells and `;` between the values of one cell. */
function columns(products) {
  const { names, columns } = flatten(products);
  return Object.fromEntries(
    names.map((name, i) => [name, columns[i].replaceAll("\u001e", "|").replaceAll("\u001f", ";")]),
  );
}

test("cells stand in the order of the products, absent ones are empty", () => {
  const products = [{ id: 1, title: "a" }, { id: "2" }, { title: "c", brand: "x" }];
  assert.deepEqual(columns(products), { id: "1|2|", title: "a||c", brand: "||x" });
});

test("nested objects become dotted names", () => {
  assert.deepEqual(columns([{ size: { amount: 3, unit: { code: "kg" } } }, { size: "4" }]), {
    id: "|",
    size: "|4",
    "size.amount": "3|",
    "size.unit.code": "kg|",
  });
});

test("an object for a price is a text that the engine refuses", () => {
  const products = [{ price: { amount: 3, currency: "USD" } }, { price: "4 USD" }];
  assert.equal(columns(products).price, "{amount, currency}|4 USD");
});

test("there are always as many ids as records, whatever the records are", () => {
  assert.deepEqual(columns([null, 5, "x"]), { id: "||" });
});

test("lists of values share a cell, aligned by position", () => {
  assert.deepEqual(columns([{ tags: ["a", null, "c"] }, { tags: "d" }, { tags: [] }]), { id: "||", tags: "a;;c|d|" });
});

test("lists of objects become aligned columns", () => {
  const products = [
    { variants: [{ id: 1, price: "7.99" }, { id: 2 }, { id: 3, price: "9.50", image: { src: "x" } }] },
    { variants: [{ id: 4, options: ["S", "red"] }] },
  ];
  assert.deepEqual(columns(products), {
    id: "|",
    "variants.id": "1;2;3|4",
    "variants.price": "7.99;;9.50|",
    "variants.image.src": ";;x|",
    "variants.options": "|S, red",
  });
});

test("separators in the data are taken out, and only there", () => {
  const products = [{ id: "a\u001eb", tags: ["x\u001fy", "z"] }, { id: "c", tags: "p\u001fq" }];
  assert.deepEqual(columns(products), { id: "ab|c", tags: "xy;z|pq" });
});

test("values that know how to be written are asked; functions and what is no record are not data", () => {
  const products = [{ at: new Date(0), f() {}, s: Symbol("s"), b: true, n: 1n }, null, 7, "text", [1]];
  assert.deepEqual(columns(products), {
    id: "||||",
    at: "1970-01-01T00:00:00.000Z||||",
    s: "Symbol(s)||||",
    b: "true||||",
    n: "1||||",
  });
});

test("an object that contains itself comes to an end", () => {
  const product = { id: 1 };
  product.self = product;
  product.list = [product];
  assert.equal(columns([product]).id, "1");
});

test("no products, no columns", () => {
  assert.deepEqual(flatten([]), { names: [], columns: [] });
});

test("says the same as an obvious version, on random flat products", () => {
  let state = 1;
  const random = (n) => (state = (state * 48271) % 0x7fffffff) % n;
  const texts = ["", "a", "b c", "\u001e", "x\u001fy", "茶", "0"];
  for (let round = 0; round < 200; round++) {
    const products = Array.from({ length: 1 + random(6) }, () =>
      Object.fromEntries(Array.from({ length: random(5) }, () => [`k${random(5)}`, texts[random(texts.length)]])),
    );
    const names = ["id", ...new Set(products.flatMap(Object.keys))];
    const clean = (text = "") => text.replaceAll(/[\u001e\u001f]/g, "");
    const obvious = Object.fromEntries(names.map((name) => [name, products.map((p) => clean(p[name])).join("|")]));
    assert.deepEqual(columns(products), obvious);
  }
});
