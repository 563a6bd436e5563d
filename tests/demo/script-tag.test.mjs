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

test("the keyboard keeps its place when the shelves follow", async () => {
  await shop.shopper(async (page) => {
    await enter(page);
    const focused = () => page.evaluate(() => document.activeElement.dataset.id);
    const [, , , id] = await idsOn(page, "feed");
    await page.locator(`#feed [data-id="${id}"]`).focus();
    await page.keyboard.press("Enter");
    await page.locator("#complements button").nth(5).waitFor();
    const feed = await idsOn(page, "feed");
    assert.equal(await focused(), feed.includes(id) ? id : feed[3]);
    await page.locator("#complements button").nth(2).focus();
    await page.keyboard.press("Enter");
    assert.equal(await focused(), (await idsOn(page, "complements"))[2]);
  });
});

test("under a policy that forbids it WebAssembly, it says so", async () => {
  const page = await shop.browser.newPage();
  await page.route("**/script-tag.html", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "script-src 'self' 'unsafe-inline'" } });
  });
  await page.goto(`${shop.address}script-tag.html`);
  await page.getByRole("alert").getByText(/^The shelf cannot be filled\. .*Content-Security-Policy/s).waitFor();
  await page.close();
});

test("it has no module and no bundler's code in it", async () => {
  const html = await (await fetch(`${shop.address}script-tag.html`)).text();
  assert.match(html, /<script src="regulars\.iife\.js"><\/script>/);
  assert.doesNotMatch(html, /type="module"|\/assets\//);
});
