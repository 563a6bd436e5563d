// What must be true of fixtures/visit.js wherever it runs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { visit } from "../fixtures/visit.js";
import { fixtures, packageFolder } from "./project.mjs";

const read = (name) => JSON.parse(readFileSync(join(fixtures, name), "utf8"));

/** The visit's answers in this process: what every other environment is compared with. */
export async function expectedVisit() {
  const regulars = await import(join(packageFolder, "dist/inline.js"));
  return visit(regulars, { products: read("products.json"), offers: read("offers.json"), storage: "memory" });
}

/** Checks a visit by itself, so that all environments cannot be wrong in the same way. */
export function assertSensible({ first, recorded, second }) {
  assert.equal(first.products, 12);
  assert.equal(first.feed.items.length, 6);
  assert.equal(first.offer.promotion_id, "tea-guide");
  assert.equal(first.offer.title, "For you, our guide to tea");
  assert.deepEqual(recorded, [
    { recorded: true, problems: [] },
    { recorded: true, problems: [] },
  ]);
  for (const slate of [first.feed, second.feed, second.similar, second.complements]) {
    assert.deepEqual(slate.problems, []);
    assert.notEqual(slate.items.length, 0);
    for (const { item_id, score, reasons, product } of slate.items) {
      assert.equal(item_id, product.id);
      assert.equal(
        reasons.reduce((sum, { value }) => sum + value, 0),
        score,
      );
      assert.notEqual(item_id, "104", "what is out of stock is not shown");
    }
    const ids = slate.items.map(({ item_id }) => item_id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(!(ids.includes("301") && ids.includes("302")), "one variant of a product at most");
  }
  const [liked] = second.feed.items;
  assert.match(liked.product.product_type, /Tea/, "who looked at tea sees tea first");
  assert.ok(second.similar.items.every(({ item_id }) => item_id !== "101"));
  assert.ok(second.complements.items.every(({ item_id }) => item_id !== "101" && item_id !== "402"));
  assert.equal(second.explanation.item_id, "102");
  assert.deepEqual(second.profile.cart, [{ item_id: "101", quantity: 1 }]);
}
