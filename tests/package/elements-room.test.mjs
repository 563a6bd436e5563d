// Nothing in the page moves by itself: whatever the elements show has its room before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesOf } from "./helpers/elements.mjs";

const card = '<a class="card" href="/p/9"><b>A bestseller</b></a>';
const visit = pagesOf({
  "/shelf": '<h1>Shop</h1><regulars-similar item-id="101"></regulars-similar><p>after</p>',
  "/grid": '<style>regulars-feed { --regulars-rows: 2; --regulars-card-width: 14rem } @media (max-width: 600px) { regulars-feed { --regulars-rows: 8 } }</style><regulars-feed limit="8" reasons></regulars-feed><p>after</p>',
  "/rendered": `<regulars-feed layout="shelf">${card.repeat(4)}</regulars-feed><regulars-similar item-id="101"><p class="card">One of our own</p></regulars-similar><p>after</p>
    <style>regulars-feed { display: flex; gap: 1rem } .card { block-size: 15rem; inline-size: 10rem; border: 1px solid }</style>`,
  "/template": `<regulars-feed>${card.repeat(4)}<template><a class="card" data-regulars-href="link"><b data-regulars-text="title"></b></a></template></regulars-feed><p>after</p>
    <style>regulars-feed { display: grid; --regulars-card-width: 10rem; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1rem } .card { display: block; block-size: 9rem }</style>`,
  "/empty": '<regulars-similar item-id="nothing"></regulars-similar><regulars-buy-again></regulars-buy-again><regulars-offer surface="nowhere"></regulars-offer><p>after</p>',
  "/panels": '<style>regulars-offer { --regulars-room: 16rem } regulars-onboarding, regulars-profile { --regulars-room: 60rem }</style><regulars-offer surface="home"></regulars-offer><regulars-onboarding></regulars-onboarding><regulars-profile></regulars-profile><p>after</p>',
});

for (const [device, viewport] of [["phone", { width: 390, height: 844 }], ["desktop", { width: 1100, height: 900 }]]) {
  for (const path of ["/shelf", "/grid", "/rendered", "/template", "/empty", "/panels"]) {
    test(`nothing moves on ${path} on a ${device}, however late the script comes`, async () => {
      const page = await visit(path, { viewport, options: { offers: "/offers.json" }, tolerates: /item\.unknown/, script: "globalThis.painted = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));" });
      await page.waitForFunction(() => [...document.querySelectorAll("*")].filter(({ localName }) => localName.startsWith("regulars-")).every(({ shadowRoot }) => shadowRoot?.querySelector("[aria-busy=false]")));
      if (/rendered|template/.test(path)) await page.locator("[part=item]").first().waitFor({ state: "attached" });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100)))));
      assert.deepEqual(await page.evaluate(() => shifts), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, "a page never scrolls sideways");
      await page.leave();
    });
  }
}

test("what does not fit the room is left out by whole rows, and is not counted as shown", async () => {
  const page = await visit("/template", { viewport: { width: 390, height: 844 } });
  await page.locator("regulars-feed > [slot]").first().waitFor();
  assert.equal(await page.locator("regulars-feed > [slot]").count(), 4);
  assert.equal(await page.evaluate(() => document.querySelector("regulars-feed").shownIds().length), 4);
  await page.leave();
});

test("the room is held while a phone's bars fold, and given back where the page gets another width", async () => {
  const page = await visit("/shelf", { viewport: { width: 390, height: 700 } });
  await page.locator("regulars-similar [part=item]").first().waitFor();
  const held = () => page.locator("regulars-similar").evaluate(({ shadowRoot }) => shadowRoot.querySelector("section").style.minBlockSize);
  const resized = async (size) => {
    await page.evaluate(() => addEventListener("resize", () => (globalThis.resizes = (globalThis.resizes ?? 0) + 1)));
    const before = await page.evaluate(() => globalThis.resizes ?? 0);
    await page.setViewportSize(size);
    await page.waitForFunction((before) => (globalThis.resizes ?? 0) > before, before);
  };
  assert.notEqual(await held(), "");
  await resized({ width: 390, height: 780 });
  assert.notEqual(await held(), "");
  await resized({ width: 600, height: 780 });
  assert.equal(await held(), "");
  await page.leave();
});

test("an empty element that is not in sight takes no room", async () => {
  const page = await visit("/empty", { viewport: { width: 390, height: 300 }, tolerates: /item\.unknown/, options: { offers: "/offers.json" } });
  const offer = page.locator("regulars-offer");
  await page.waitForFunction(() => document.querySelector("regulars-buy-again").offsetHeight === 0);
  assert.deepEqual(await page.evaluate(() => shifts), []);
  assert.ok((await page.locator("regulars-similar").evaluate(({ offsetHeight }) => offsetHeight)) > 0, "in sight it keeps what it has");
  assert.equal(await offer.count(), 1);
  await page.leave();
});
