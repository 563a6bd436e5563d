// Reading the engine's packed answers.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { imported } from "./helpers/sources.mjs";

const { SlateReader } = await imported("slate-reader");
const ONE = 65536;

let engine;
let reader;
beforeEach(() => {
  const asked = [];
  engine = {
    asked,
    problems: () => [{ code: "item.unknown" }],
    product: (index) => (asked.push(`product ${index}`), { id: `p${index}` }),
    facet: (index) => (asked.push(`facet ${index}`), { kind: "category", value: `f${index}` }),
  };
  reader = new SlateReader(engine, ["category", "popularity", "variety"], ["out_of_stock", "below", "filtered"], ["hero", "season"]);
});

test("a slate of items with reasons", () => {
  const words = [0, 2, 7, 1.5 * ONE, 2, 0, 3, ONE, 1, -1, 0.5 * ONE, 4, -ONE, 1, 2, -1, -ONE];
  assert.deepEqual(reader.slate(Int32Array.from(words)), {
    items: [
      {
        item_id: "p7",
        score: 1.5,
        reasons: [
          { term: "category", value: 1, facet: { kind: "category", value: "f3" } },
          { term: "popularity", value: 0.5 },
        ],
        product: { id: "p7" },
      },
      { item_id: "p4", score: -1, reasons: [{ term: "variety", value: -1 }], product: { id: "p4" } },
    ],
    problems: [],
  });
});

test("a reason that is about another product names it", () => {
  const [{ reasons }] = reader.slate(Int32Array.of(0, 1, 7, ONE, 2, 0, -2 - 9, ONE, 1, -2, 0)).items;
  assert.deepEqual(reasons, [
    { term: "category", value: 1, item_id: "p9" },
    { term: "popularity", value: 0, item_id: "p0" },
  ]);
});

test("a reason that is a rule's names the rule, and nothing is asked of the engine for it", () => {
  const rule = (number) => -(2 ** 31) + number;
  const [{ reasons }] = reader.slate(Int32Array.of(0, 1, 7, ONE, 2, 0, rule(0), 0, 1, rule(1), ONE)).items;
  assert.deepEqual(reasons, [
    { term: "category", value: 0, rule_id: "hero" },
    { term: "popularity", value: 1, rule_id: "season" },
  ]);
  assert.deepEqual(engine.asked, ["product 7"]);
});

test("a ranking gives ids back as they were passed, with a product where one is known", () => {
  const words = [1, 2, 2, 7, ONE, 1, 0, 3, ONE, 0, -1, 0.5 * ONE, 1, 1, -1, 0.5 * ONE];
  assert.deepEqual(reader.ranking(Int32Array.from(words), [17, "b", "group-7"]), {
    items: [
      {
        item_id: "group-7",
        score: 1,
        reasons: [{ term: "category", value: 1, facet: { kind: "category", value: "f3" } }],
        product: { id: "p7" },
      },
      { item_id: "17", score: 0.5, reasons: [{ term: "popularity", value: 0.5 }] },
    ],
    problems: [{ code: "item.unknown" }],
  });
});

test("an empty slate, with problems", () => {
  assert.deepEqual(reader.slate(Int32Array.of(1, 0)), { items: [], problems: [{ code: "item.unknown" }] });
});

test("products and facets are asked for once, and nobody can change them", () => {
  const words = Int32Array.of(0, 1, 7, ONE, 1, 0, 3, ONE);
  const [first] = reader.slate(words).items;
  const [second] = reader.slate(words).items;
  assert.deepEqual(engine.asked, ["product 7", "facet 3"]);
  assert.equal(first.product, second.product);
  assert.throws(() => (first.product.id = "x"), TypeError);
  assert.throws(() => (first.reasons[0].facet.value = "x"), TypeError);
});

test("products and facets are asked for anew when what they say may have changed", () => {
  const words = Int32Array.of(0, 1, 7, ONE, 1, 0, 3, ONE);
  reader.slate(words);
  reader.forget();
  reader.slate(words);
  assert.deepEqual(engine.asked, ["product 7", "facet 3", "product 7", "facet 3"]);
});

test("the parts of a score sum to it exactly, down to the last bit", () => {
  const values = [1, 3, 65537, -7, 12345, 2 ** 30];
  const reasons = values.flatMap((value) => [0, -1, value]);
  const sum = values.reduce((total, value) => total + value, 0);
  const [item] = reader.slate(Int32Array.of(0, 1, 0, sum, values.length, ...reasons)).items;
  assert.equal(
    item.reasons.reduce((total, { value }) => total + value, 0),
    item.score,
  );
});

test("an explanation of an item in the feed, and of one left out", () => {
  const shown = reader.explanation(Int32Array.of(5, 2, -1, -1, 7, ONE, 1, 1, -1, ONE));
  const reasons = [{ term: "popularity", value: 1 }];
  assert.deepEqual(shown, { item_id: "p7", score: 1, reasons, product: { id: "p7" }, rank: 5, position: 2 });
  const leftOut = reader.explanation(Int32Array.of(90, 0, 1, -1, 7, 0, 0));
  assert.equal(leftOut.left_out, "below");
  assert.equal("position" in leftOut, false);
  assert.equal("rule_id" in leftOut, false);
  const filtered = reader.explanation(Int32Array.of(90, 0, 2, 1, 7, 0, 0));
  assert.deepEqual([filtered.left_out, filtered.rule_id], ["filtered", "season"]);
});
