import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, demo } from "./helpers/demo.mjs";

const shop = demo();

/** The goods on a shelf that the package drew, in their order. */
const drawn = (page, element) => page.locator(`${element} > .card[slot]`).evaluateAll((cards) => cards.map(({ href }) => href.split("/").pop()));

async function enter(page) {
  await page.goto(`${shop.address}script-tag.html`);
  await page.locator("regulars-feed > .card[slot]").nth(7).waitFor();
  await page.locator("regulars-complements > .card[slot]").nth(7).waitFor();
}

test("a page with nothing but the script tag and elements shows shelves, and follows a click that leads away", async () => {
  await shop.shopper(async (page) => {
    await enter(page);
    const [first, complements] = [await drawn(page, "regulars-feed"), await drawn(page, "regulars-complements")];
    assert.equal(new Set([...first, ...complements]).size, 16, "what one shelf shows the other does not");
    assert.ok(!complements.includes("1082185"), "bananas do not go with bananas");
    assert.equal(await page.locator("regulars-feed .shelf").isVisible(), false);
    await page.addScriptTag({ content: await axe() });
    const { violations } = await page.evaluate(() => axe.run());
    assert.deepEqual(violations.map(({ id }) => id), []);
    await page.locator("regulars-feed > .card[slot]").nth(5).click();
    await page.waitForURL(`**/#/good/${first[5]}`);
    await enter(page);
    const followed = await drawn(page, "regulars-feed");
    assert.ok(followed.indexOf(first[5]) < 5, `${first[5]} comes first: ${followed}`);
  });
});

test("where no script comes, what the server rendered is a page of its own", async () => {
  const context = await shop.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.address}script-tag.html`);
  assert.equal(await page.locator(".shelf .card").count(), 8);
  assert.equal(await page.locator(".shelf .card").first().isVisible(), true);
  await context.close();
});

test("under a policy that forbids WebAssembly, it stays, and one line says why", async () => {
  const page = await shop.browser.newPage();
  const lines = [];
  page.on("console", (message) => message.text().startsWith("regulars:") && lines.push(message.text()));
  await page.route("**/script-tag.html", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "script-src 'self'" } });
  });
  const told = page.waitForEvent("console", (message) => message.text().startsWith("regulars:"));
  await page.goto(`${shop.address}script-tag.html`);
  await told;
  assert.match(lines[0], /^regulars: wasm\.blocked: .* Add 'wasm-unsafe-eval' to script-src\.$/);
  assert.equal(lines.length, 1);
  assert.equal(await page.locator(".shelf .card").first().isVisible(), true);
  await page.close();
});

test("it has one script and no code of its own", async () => {
  const html = await (await fetch(`${shop.address}script-tag.html`)).text();
  assert.deepEqual(html.match(/<script[^>]*>[^<]*<\/script>/g), [
    '<script async src="regulars.iife.js" data-pack="pack/" data-catalog="feed.tsv" data-name="script-tag"></script>',
  ]);
  assert.doesNotMatch(html, / on\w+=|javascript:/);
});
