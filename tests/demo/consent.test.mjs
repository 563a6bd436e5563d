import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, eventually } from "./helpers/demo.mjs";

const shop = demo();
const STRANGER = { remembered: false };
const box = (page) => page.locator("main").getByRole("checkbox", { name: /^Remember me in this browser/ });

/** How many bytes of the shopper the browser holds. */
const stored = (page) => page.evaluate(async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "regulars")) return 0;
  const database = await new Promise((resolve) => (indexedDB.open("regulars").onsuccess = ({ target }) => resolve(target.result)));
  const values = await Promise.all([...database.objectStoreNames].map((name) => new Promise((resolve) => {
    database.transaction(name).objectStore(name).getAll().onsuccess = ({ target }) => resolve(target.result);
  })));
  database.close();
  return values.flat().reduce((sum, value) => sum + (value.byteLength ?? 0), 0);
});

async function lookAround(page) {
  await page.getByRole("button", { name: "Snacks", exact: true }).click();
  await page.getByRole("heading", { name: "Picked for you" }).waitFor();
  await page.locator("#feed .card").first().getByRole("button", { name: /^Add to cart/ }).click();
}

test("before consent all is in memory alone: nothing is stored, and a reload knows nobody; the cart stays", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    assert.equal(await box(page).isChecked(), false);
    await lookAround(page);
    await page.locator(".ticket:not(.expected)").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
    assert.equal(await page.locator(".interest").count(), 8);
    assert.equal(await stored(page), 0);
    // The cart is the page's own, and regulars is told of it.
    await page.getByRole("link", { name: "Cart, 1 piece" }).waitFor();
    await page.locator("#notebook-toggle").click();
    await page.locator("#notebook .counts div", { hasText: "in the cart" }).getByText("1", { exact: true }).waitFor();
  }, STRANGER);
});

test("given, it keeps what was learned before; and after a reload all is as it was", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator(".ticket:not(.expected)").waitFor();
    await lookAround(page);
    await box(page).check();
    await eventually(async () => assert.ok((await stored(page)) > 0));
    await page.locator("#live").getByText("We will remember you").waitFor({ state: "attached" });
    await page.reload();
    await page.getByRole("heading", { name: "Picked for you" }).waitFor();
    assert.equal(await box(page).isChecked(), true);
    assert.equal(await page.locator(".interest").count(), 0);
    await page.locator("#notebook-toggle").click();
    const counts = page.locator("#notebook .counts div");
    await counts.filter({ hasText: "in the cart" }).getByText("1", { exact: true }).waitFor();
    assert.ok(Number(await counts.filter({ hasText: "events" }).locator("dd").textContent()) >= 2);
    await page.getByRole("tab", { name: "Offers" }).click();
    // Once before, and once after the reload.
    await page.locator("#notebook").getByText("First delivery: seen 2 × of 12 at most, taken 0 ×").waitFor();
  }, STRANGER);
});

test("withdrawn, it erases what is stored and what is known, in other tabs too, and goes on in memory", async () => {
  await shop.shopper(async (page, context) => {
    await shop.enter(page);
    await box(page).check();
    await lookAround(page);
    await eventually(async () => assert.ok((await stored(page)) > 0));
    const other = await context.newPage();
    await shop.enter(other);
    await other.getByRole("heading", { name: "Picked for you" }).waitFor();
    await box(page).uncheck();
    for (const tab of [page, other]) {
      await tab.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
      assert.equal(await box(tab).isChecked(), false);
    }
    await eventually(async () => assert.equal(await stored(page), 0));
    await page.getByRole("button", { name: "Snacks", exact: true }).click();
    await other.getByRole("button", { name: "Drinks", exact: true }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
    assert.equal(await stored(page), 0);
  }, STRANGER);
});

test("the notebook has the box as well, and both are one; Chinese has its words", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "?lang=zh");
    await page.locator("#notebook-toggle").click();
    const own = page.locator("#notebook").getByRole("checkbox", { name: /^在这个浏览器里记住我/ });
    await own.check();
    await eventually(async () => assert.equal(await page.locator("main .consent input").isChecked(), true));
    await page.locator("main .consent input").uncheck();
    await eventually(async () => assert.equal(await own.isChecked(), false));
  }, STRANGER);
});
