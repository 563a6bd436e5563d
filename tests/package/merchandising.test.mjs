// Merchandising rules in a real page: fetched, put in place, told when wrong, and named in reasons.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html, shopPage, visitRoutes } from "./helpers/page.mjs";
import { fixtures, scriptRoutes } from "./helpers/project.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

describe("merchandising rules", () => {
  const site = tabsOf(() => ({
    ...visitRoutes,
    ...scriptRoutes(),
    "/": { body: html(shopPage) },
    "/merchandising.json": `${fixtures}/merchandising.json`,
    "/broken.json": { body: '{"rules": ', type: "application/json" },
  }));
  let page;
  beforeEach(() => ({ page } = site));

  test("come from an address, hold on their surfaces, and are named in reasons and explanations", async () => {
    const seen = await page.evaluate(async () => {
      const shop = await openShop({ merchandising: "merchandising.json", storage: "memory" });
      await shop.load("profile");
      const ids = ({ items }) => items.map(({ item_id }) => item_id);
      const [first] = shop.feed({ limit: 3 }).items;
      return {
        first: first.item_id,
        last: first.reasons.at(-1),
        home: ids(shop.feed({ surface: "home" })),
        explained: shop.explain({ item_id: 101, surface: "home" }),
        onFeed: shop.explain({ item_id: 201 }).position,
        problems: shop.problems,
      };
    });
    assert.equal(seen.first, "201");
    assert.deepEqual(seen.last, { term: "pin", value: 0, rule_id: "hero" });
    assert.equal(seen.home.length, 7);
    assert.ok(!seen.home.some((id) => id.startsWith("10")));
    assert.equal(seen.explained.left_out, "filtered");
    assert.equal(seen.explained.rule_id, "no-teas");
    assert.equal(seen.onFeed, 1);
    assert.deepEqual(seen.problems, []);
  });

  test("that are wrong are told and skipped; where there are none to be had, the feed is shown all the same", async () => {
    const seen = await page.evaluate(async () => {
      const answers = [];
      const rule = { rule_id: "good", action: "pin", products: { item_ids: ["501"] } };
      for (const merchandising of [[rule, { ...rule, action: "push" }], "broken.json", { rules: 7 }]) {
        const shop = await openShop({ merchandising, storage: "memory" });
        answers.push([shop.feed({ limit: 1 }).items[0].item_id, shop.problems]);
        await shop.close();
      }
      return answers;
    });
    assert.deepEqual(seen, [
      ["501", ["merchandising.field"]],
      ["101", ["merchandising.unreadable"]],
      ["101", ["merchandising.list"]],
    ]);
  });

  test("a getter that calls back while rules are read finds the shop whole", async () => {
    const first = await page.evaluate(async () => {
      const shop = await openShop({ storage: "memory" });
      const products = { get item_ids() { return (shop.feed(), ["501"]); } };
      const other = await openShop({ merchandising: [{ rule_id: "x", action: "pin", products }], storage: "memory" });
      return other.feed({ limit: 1 }).items[0].item_id;
    });
    assert.equal(first, "501");
  });
});
