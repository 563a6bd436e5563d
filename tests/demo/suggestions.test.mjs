import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./helpers/demo.mjs";

/** A catalogue of such goods, each with the group of its package sizes if it has one, and whether it can be had. */
const catalogOf = (goods) => ({ goods: new Map(goods.map(([id, group, inStock = true]) => [id, { id, group, inStock }])) });

/** A shop that suggests so many goods that nobody buys, to a shopper who bought each good in so many orders. */
const shopOf = (suggests, purchases) => ({
  buyAgain: () => Array.from({ length: suggests }, (_, at) => ({ due: "due", product: { id: `unwanted-${at}` } })),
  complements: () => ({ items: Array.from({ length: suggests }, (_, at) => ({ item_id: `unwanted-${at}` })) }),
  profile: () => ({ purchases: Object.entries(purchases).map(([item_id, orders]) => ({ item_id, orders })) }),
});

const orderOf = (...ids) => ({ items: ids.map((item_id) => ({ item_id })) });

test("what was bought most often is compared under the rules that the shop's lists keep", async () => {
  const { Suggestions } = await source("replay/suggestions.ts");
  const catalog = catalogOf([["milk"], ["milk-gallon", "milks"], ["milk-pint", "milks"], ["gone", undefined, false], ["bread"], ["eggs"], ["rolls", "rolls"], ["rolls-12", "rolls"]]);
  const bought = { "milk-gallon": 9, "milk-pint": 8, gone: 7, bread: 6, eggs: 5, rolls: 4, "rolls-12": 3 };
  const foreseen = (suggests, ...ids) => new Suggestions(catalog, shopOf(suggests, bought)).before(orderOf(...ids)).foreseen;
  // Of one size the other is none of the three; what cannot be had is none either.
  assert.deepEqual(foreseen(3, "milk-gallon", "milk-pint", "gone", "bread", "eggs").next, { ours: { shown: 3, bought: 0 }, frequency: { shown: 3, bought: 3 } });
  assert.deepEqual(foreseen(3, "milk-pint", "rolls", "gone").reminders.frequency, { shown: 3, bought: 0 });
  // With a size in the cart, its other size is not counted on; nor is what is in the cart.
  assert.deepEqual(foreseen(2, "milk-pint", "bread", "milk-gallon", "rolls").besides.frequency, { shown: 2, bought: 1 });
  assert.deepEqual(foreseen(3, "rolls-12", "milk-gallon").besides.frequency, { shown: 3, bought: 1 });
  // There are no more than four that may be shown.
  assert.deepEqual(foreseen(8, "rolls").next.frequency, { shown: 4, bought: 1 });
});
