// Clicks: recorded before they lead away, and what the page hears of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { idsIn, pagesOf } from "./helpers/elements.mjs";

const visit = pagesOf({
  "/": `<regulars-feed limit="4"></regulars-feed>
    <regulars-similar item-id="101" limit="3" surface="alike"><template><div><a data-regulars-href="link" data-regulars-text="title"></a><button>Into the cart</button></div></template></regulars-similar>`,
});
const told = (page) => page.evaluate(() => recorded.filter(({ event }) => event === "select_item"));

test("a click that leads away at once is known on the next page", async () => {
  const page = await visit("/");
  const [first, second] = await idsIn(page, "regulars-feed");
  await page.locator("regulars-feed a").nth(1).click();
  await page.getByText("a product").waitFor();
  const known = await page.evaluate(() => opening.then(() => shop.load("profile")).then(() => JSON.parse(shop.exportProfile())));
  assert.match(JSON.stringify(known), new RegExp(`"${second}"`));
  assert.doesNotMatch(JSON.stringify(known.recent ?? known.viewed ?? {}), new RegExp(`"${first}"`));
  assert.ok((await page.evaluate(() => shop.load("profile").then(() => shop.profile().events))) > 0);
  await page.leave();
});

test("a click is recorded with its list and place before any handler of the page's own, which can see what was recorded", async () => {
  const page = await visit("/");
  const shown = await idsIn(page, "regulars-feed");
  const heard = await page.evaluate(() => {
    const heard = [];
    document.addEventListener("regulars-select", ({ detail }) => heard.push(detail));
    const feed = document.querySelector("regulars-feed");
    const link = feed.shadowRoot.querySelectorAll("a")[2];
    link.addEventListener("click", (event) => {
      heard.push(recorded.filter(({ event }) => event === "select_item").length);
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    link.click();
    return heard;
  });
  const [{ items, ...rest }, before] = heard;
  assert.deepEqual(rest, { event: "select_item", item_list_id: "feed" });
  assert.deepEqual(items.map(({ item_id, index }) => [item_id, index]), [[shown[2], 2]]);
  assert.equal(before, 1);
  await page.leave();
});

test("the middle button counts, the right one does not, and of the shop's own card only what leads somewhere", async () => {
  const page = await visit("/");
  await idsIn(page, "regulars-feed");
  await page.locator("regulars-similar > div").first().waitFor();
  await page.locator("regulars-feed a").first().click({ button: "right" });
  await page.locator("regulars-similar button").first().click();
  assert.deepEqual(await told(page), []);
  const [other] = await Promise.all([page.context().waitForEvent("page"), page.locator("regulars-similar > div a").first().click({ button: "middle" })]);
  await other.close();
  assert.deepEqual((await told(page)).map(({ item_list_id, items }) => [item_list_id, items.length]), [["alike", 1]]);
  await page.locator("regulars-feed a").first().focus();
  await Promise.all([page.waitForURL(/\/p\//), page.keyboard.press("Enter")]);
  await page.leave();
});
