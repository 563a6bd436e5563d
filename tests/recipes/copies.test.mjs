// Each recipe is to be copied by itself, so what they share stands in each: here it is held to be the same.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const recipes = fileURLToPath(new URL("../../recipes", import.meta.url));
const files = readdirSync(recipes, { recursive: true }).filter((path) => !/node_modules|dist|\.next/.test(path));
const copiesOf = (name) => files.filter((path) => basename(path) === name).map((path) => readFileSync(join(recipes, path), "utf8"));

for (const [name, count] of Object.entries({ "shop.css": 6, "shop.js": 6, "pictures.svg": 6, "product.js": 3, "report.js": 3, "money.js": 3 })) {
  test(`${name} is the same in all recipes`, () => {
    const copies = copiesOf(name);
    assert.equal(copies.length, count);
    assert.equal(new Set(copies).size, 1);
  });
}

test("all sell the same products, each under its own addresses", () => {
  const copies = copiesOf("products.json").map((text) => JSON.parse(text).map(({ link, ...product }) => product));
  assert.equal(copies.length, 6);
  for (const copy of copies) assert.deepEqual(copy, copies[0]);
});
