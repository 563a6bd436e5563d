// The shop's own lists, of a department and of what a search found, in the shopper's order; and the shop's rules in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { categoriesOf, demo, eventually, idsOn, search } from "./helpers/demo.mjs";

const shop = demo();
const SHELF = "#/shelf/Dairy%20%26%20eggs?sort=";

test("a department stands in the shop's order for strangers, and follows whoever looked at something there", async () => {
  await shop.shopper(async (page) => {
    const shelved = async (sort) => {
      await page.evaluate((hash) => (location.hash = hash), `${SHELF}${sort}`);
      await page.locator("#shelf").waitFor();
      await eventually(async () => assert.equal(await page.locator(".sort select").inputValue(), sort));
      return idsOn(page, "shelf");
    };
    await shop.enter(page);
    const [before, cheapest] = [await shelved("liked"), await shelved("cheap")];
    await search(page, "yogurt");
    await page.locator("#results h3 a").first().click();
    await page.locator(".product").waitFor();
    const after = await shelved("liked");
    assert.equal(after.length, before.length);
    const yogurts = async (ids) => (await categoriesOf(ids.slice(0, 12))).filter((category) => /Yogurt/.test(category)).length;
    assert.ok((await yogurts(after)) > (await yogurts(before)));
    assert.deepEqual(await shelved("cheap"), cheapest);
  });
});

test("what the shop puts forward says so", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#feed .why").first().waitFor();
    await page.locator("#notebook-toggle").click();
    await page.getByRole("tab", { name: "Why" }).click();
    await page.locator("#why-term").fill("peaches");
    await page.locator(".found button").first().click();
    const row = page.locator("#notebook .waterfall li", { hasText: "stone fruit is in season" });
    assert.equal(await row.locator("code").textContent(), "boost");
    // Rounded are the sums on the way, so that what is printed adds up.
    assert.match(await row.locator(".term-value").textContent(), /^\+0\.1(49|50|51)$/);
  });
});
