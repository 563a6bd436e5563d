import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, idsOn } from "./helpers/demo.mjs";

const shop = demo();

async function enter(page) {
  await page.goto(`${shop.address}script-tag.html`);
  await page.locator("#feed button").nth(11).waitFor();
}

test("a page with nothing but the script tag shows a shelf, follows a click and remembers it", async () => {
  await shop.shopper(async (page) => {
    await enter(page);
    const first = await idsOn(page, "feed");
    assert.equal(new Set(first).size, 12);
    await page.locator("#feed button").nth(5).click();
    await page.locator("#complements button").nth(5).waitFor();
    assert.ok(!(await idsOn(page, "complements")).includes(first[5]));
    const followed = await idsOn(page, "feed");
    assert.notDeepEqual(followed, first);
    await enter(page);
    assert.notDeepEqual(await idsOn(page, "feed"), first);
  });
});

test("it has no module and no bundler's code in it", async () => {
  const html = await (await fetch(`${shop.address}script-tag.html`)).text();
  assert.match(html, /<script src="regulars\.iife\.js"><\/script>/);
  assert.doesNotMatch(html, /type="module"|\/assets\//);
});
