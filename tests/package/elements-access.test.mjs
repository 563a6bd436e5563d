// For everyone: screen readers, keyboards, both directions of writing, other languages, colors and contrasts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { idsIn, page as whole, pagesOf } from "./helpers/elements.mjs";

const axe = readFileSync(createRequire(new URL("../../www/package.json", import.meta.url)).resolve("axe-core/axe.min.js"), "utf8");
const all = `<main><h1>Shop</h1>
  <regulars-offer surface="home"></regulars-offer><regulars-onboarding></regulars-onboarding>
  <regulars-feed limit="3" reasons></regulars-feed>
  <regulars-similar item-id="101" limit="8"></regulars-similar>
  <regulars-complements item-ids="201"><h2 slot="heading">With your coffee</h2><template><article><a data-regulars-href="link" data-regulars-text="title"></a></article></template></regulars-complements>
  <regulars-profile></regulars-profile></main>`;
const visit = pagesOf({
  "/": all,
  "/zh": whole(all, { lang: "zh-CN" }),
  "/rtl": whole(all, { lang: "ar", dir: "rtl" }),
  "/dark": whole(all, { head: "<style>:root { color-scheme: dark }</style>" }),
  "/mixed": '<regulars-feed limit="2"></regulars-feed><div lang="zh"><regulars-similar item-id="101"></regulars-similar></div>',
});
const offers = { offers: [{ promotion_id: "guide", purpose: "content", title: "A guide to tea", coupon: "GUIDE" }], onboarding: { free_shipping_from: 35 } };

async function drawn(path, options = {}) {
  const page = await visit(path, { options: { offers }, ...options });
  await idsIn(page, "regulars-similar");
  await page.waitForFunction(() => [...document.querySelectorAll("*")].filter(({ localName }) => localName.startsWith("regulars-")).every(({ shadowRoot }) => shadowRoot.querySelector("[aria-busy=false]")));
  return page;
}

for (const [what, path, options] of [
  ["a page", "/", {}],
  ["a page in Chinese on a phone", "/zh", { viewport: { width: 390, height: 844 } }],
  ["a page from right to left", "/rtl", {}],
  ["a dark page", "/dark", { colorScheme: "dark" }],
  ["a page in forced colors", "/", { forcedColors: "active" }],
]) {
  test(`axe finds nothing on ${what}`, async () => {
    const page = await drawn(path, options);
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(() => axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]), []);
    await page.leave();
  });
}

test("a shelf is a named list of links, with buttons where it holds more than is in sight", async () => {
  const page = await drawn("/", { viewport: { width: 390, height: 844 } });
  const shelf = page.getByRole("region", { name: "More like this" });
  const list = shelf.getByRole("list");
  assert.ok((await list.getByRole("listitem").count()) > 3);
  const [previous, next] = [shelf.getByRole("button", { name: "Previous items" }), shelf.getByRole("button", { name: "Next items" })];
  assert.equal(await previous.getAttribute("aria-disabled"), "true");
  await next.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("regulars-similar").shadowRoot.querySelector("ul").scrollLeft > 100);
  await page.waitForFunction(() => document.querySelector("regulars-similar").shadowRoot.querySelector("button").getAttribute("aria-disabled") === "false");
  assert.equal(await page.locator("regulars-similar").evaluate(({ shadowRoot }) => shadowRoot.activeElement.textContent), "›", "the focus stays");
  assert.equal(await page.getByRole("region", { name: "With your coffee" }).count(), 1);
  await page.leave();
});

test("from right to left a shelf begins at the right, and its buttons lead the other way", async () => {
  const page = await drawn("/rtl", { viewport: { width: 390, height: 844 } });
  const list = page.locator("regulars-similar ul");
  const [first, second] = await list.locator("li").evaluateAll((entries) => entries.map((entry) => entry.getBoundingClientRect().left));
  assert.ok(first > second);
  await page.locator("regulars-similar").getByRole("button").nth(1).click();
  await page.waitForFunction(() => document.querySelector("regulars-similar").shadowRoot.querySelector("ul").scrollLeft < -100);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await page.leave();
});

test("the nearest language is spoken, and a shop's own words outrank ours", async () => {
  const page = await drawn("/mixed");
  const heading = (name) => page.locator(`${name} h2`).textContent();
  assert.deepEqual([await heading("regulars-feed"), await heading("regulars-similar")], ["For you", "相似商品"]);
  await page.leave();
  const french = await drawn("/mixed", { elements: { texts: { feed: "Pour vous" } } });
  assert.equal(await french.locator("regulars-feed h2").textContent(), "Pour vous");
  await french.leave();
});

test("nothing glides for whoever asked for less motion", async () => {
  const behavior = async (reducedMotion) => {
    const page = await drawn("/", { reducedMotion });
    const found = await page.locator("regulars-similar ul").evaluate((list) => getComputedStyle(list).scrollBehavior);
    await page.leave();
    return found;
  };
  assert.deepEqual([await behavior("reduce"), await behavior("no-preference")], ["auto", "smooth"]);
});
