// The shop's own lists in a personal order, as a page asks for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fixtures, packageFolder } from "./helpers/project.mjs";

const { open } = await import(join(packageFolder, "dist/inline.js"));
const catalog = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));

let shop;
let problems;
beforeEach(async () => {
  problems = [];
  shop = await open({ catalog, storage: "memory", seed: 1, now: () => 1_760_000_000_000, onProblem: ({ code }) => problems.push(code) });
});
afterEach(() => shop.close());

const order = (query) => shop.rank(query).items.map(({ item_id }) => item_id);

test("a stranger gets the shop's own order, whatever is passed and however often", () => {
  const item_ids = [401, "no-such", 104, "101", 401, "milk", 302];
  for (const strength of [undefined, 0, 0.5, 1]) {
    assert.deepEqual(order({ item_ids, strength }), ["401", "no-such", "104", "101", "milk", "302"]);
  }
  assert.deepEqual(order({ item_ids: [] }), []);
});

test("what the shopper is drawn to comes forward, as far as the strength says, and reasons sum to scores", () => {
  const item_ids = [401, 402, 303, 301, 501, 201, 103];
  shop.record({ event: "view_item", items: [{ item_id: 101 }] });
  assert.deepEqual(order({ item_ids, strength: 0 }), item_ids.map(String));
  assert.equal(order({ item_ids, strength: 1 })[0], "103");
  const { items } = shop.rank({ item_ids });
  assert.notEqual(items[0].item_id, "401");
  for (const { score, reasons } of items) {
    assert.equal(reasons.reduce((sum, { value }) => sum + value, 0), score);
  }
  assert.ok(items.every(({ product, item_id }) => product.id === item_id));
});

test("what is unknown is told, keeps its place and has no product", () => {
  const { items, problems: told } = shop.rank({ item_ids: ["x", 101] });
  assert.deepEqual(items.map(({ item_id, product }) => [item_id, product?.id]), [["x", undefined], ["101", "101"]]);
  assert.deepEqual(told.map(({ code, value }) => [code, value]), [["item.unknown", "x"]]);
  assert.deepEqual(problems, ["item.unknown"]);
});

test("what no list can be made of is refused, with the field and the mend", () => {
  const refused = (query) => {
    try {
      shop.rank(query);
    } catch ({ name, code, field, mend }) {
      return [name, code, field, mend !== ""].join(" ");
    }
  };
  assert.equal(refused(undefined), "RegularsError argument item_ids true");
  assert.equal(refused({ item_id: 1 }), "RegularsError argument item_ids true");
  assert.equal(refused({ item_ids: 7 }), "RegularsError argument item_ids true");
  assert.equal(refused({ item_ids: Array.from({ length: 1001 }, (_, at) => at) }), "RegularsError argument item_ids true");
  for (const strength of [2, -1, Number.NaN, "0.5", {}]) assert.equal(refused({ item_ids: [1], strength }), "RegularsError argument strength true");
  assert.equal(refused({ item_ids: [1], surface: 7 }), "RegularsError argument surface true");
});
