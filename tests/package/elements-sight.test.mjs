// What counts as seen: half of it in sight for a second, once, and told together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { idsIn, pagesOf } from "./helpers/elements.mjs";

const visit = pagesOf({
  "/": '<div style="block-size: 500px"></div><regulars-feed limit="8" surface="home-feed"></regulars-feed><div style="block-size: 2000px"></div>',
  "/offer": '<regulars-offer surface="home"></regulars-offer>',
});
const seen = (page) => page.evaluate(() => recorded.filter(({ event }) => event === "view_item_list").map(({ item_list_id, items }) => [item_list_id, items.map(({ item_id, index }) => [item_id, index])]));

/** A page whose time the test lets pass: two columns, of which the first row is in sight by half, with 12 px to spare. */
async function visitWithClock() {
  const page = await visit("/", { viewport: { width: 400, height: 740 }, clock: true });
  await page.clock.runFor(100);
  for (let tries = 0; tries < 100 && !(await page.locator("[part=item]").count()); tries++) await page.clock.runFor(20);
  const shown = await idsIn(page, "regulars-feed");
  const settle = async (ms) => {
    await page.clock.runFor(50);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await page.clock.runFor(ms);
  };
  return { page, shown, settle };
}

test("half of a card for a second is an impression, told once and together, with its place", async () => {
  const { page, shown, settle } = await visitWithClock();
  await settle(700);
  assert.deepEqual(await seen(page), []);
  await settle(400);
  const first = [["home-feed", [[shown[0], 0], [shown[1], 1]]]];
  assert.deepEqual(await seen(page), first);
  await settle(5000);
  assert.deepEqual(await seen(page), first);
  await page.evaluate(() => document.querySelector("regulars-feed").refresh());
  await settle(5000);
  assert.equal((await seen(page)).flatMap(([, items]) => items).filter(([id]) => id === shown[0]).length, 1, "once in a list, however often it is drawn");
  await page.leave();
});

test("what is passed by is none, nor is what stands in a page in the background", async () => {
  const { page, shown, settle } = await visitWithClock();
  await page.evaluate(() => scrollTo(0, 300));
  await settle(700);
  await page.evaluate(() => scrollTo(0, 2000));
  await settle(1500);
  assert.deepEqual(await seen(page), []);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    scrollTo(0, 300);
  });
  await settle(3000);
  assert.deepEqual(await seen(page), []);
  await page.evaluate(() => {
    Reflect.deleteProperty(document, "hidden");
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await settle(1100);
  assert.deepEqual((await seen(page)).flatMap(([, items]) => items.map(([id]) => id)).sort(), shown.slice(0, 4).sort());
  await page.leave();
});

test("an offer is seen like any other", async () => {
  const page = await visit("/offer", { options: { offers: "/offers.json", now: undefined } });
  await page.getByText("our guide to tea", { exact: false }).waitFor();
  await page.waitForFunction(() => recorded.some(({ event }) => event === "view_promotion"));
  assert.deepEqual(await page.evaluate(() => recorded), [{ event: "view_promotion", promotion_id: "tea-guide", creative_slot: "home" }]);
  await page.leave();
});
