import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, eventually, home, idsOn, search } from "./helpers/demo.mjs";

const shop = demo();
const notebook = (page) => page.locator("#notebook");
const turnTo = (page, name) => page.getByRole("tab", { name }).click();

test("the profile is shown as pictures, with words for those who do not see them", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await search(page, "yogurt");
    await page.locator("#results h3 a").first().click();
    await page.locator(".product").waitFor();
    await page.locator("#notebook-toggle").click();
    const row = notebook(page).locator(".affinities li").first();
    assert.match(await row.textContent(), /^Yogurt.*: 0\.\d\d over the months, 0\.\d\d in this visit$/);
    assert.match(await notebook(page).textContent(), /Mostly takes the .+ of a kind\./);
    assert.match(await notebook(page).textContent(), /1 day with a look or an order so far\./);
  });
});

test("every card says why: terms that add up to the score", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#feed .why").nth(4).click();
    const values = await notebook(page).locator(".term-value").allTextContents();
    const thousandths = values.map((text) => Math.round(Number(text.replace("−", "-")) * 1000));
    const score = thousandths.pop();
    assert.ok(thousandths.length >= 1);
    assert.equal(thousandths.reduce((sum, value) => sum + value, 0), score);
    await notebook(page).getByText("The terms add up to the score exactly.").waitFor();
  });
});

test("a good that is not shown has its reason, too", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const card = page.locator("#feed .card").first();
    const title = await card.locator("h3").textContent();
    await card.getByRole("button", { name: /^Add/ }).click();
    await card.getByRole("button", { name: `Why this? ${title}` }).click();
    await notebook(page).getByText("Not in the feed. It is in your cart already.").waitFor();
    await page.getByLabel("Ask about").pressSequentially("winter squash");
    await notebook(page).locator(".found button").first().click();
    await notebook(page).getByText(/Number \d+ of the feed|Not in the feed/).waitFor();
  });
});

test("the feed of the notebook is the feed, with falling ranks", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").click();
    await turnTo(page, "Feed");
    assert.equal(await notebook(page).locator(".ranks li").count(), 24);
    await notebook(page).locator(".ranks button").nth(2).click();
    await notebook(page).getByText("Number 3 of the feed.").waitFor();
  });
});

test("the offer comes with the rules it passed, the others with what rules them out", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").click();
    await turnTo(page, "Offers");
    await eventually(async () => {
      const text = await notebook(page).textContent();
      assert.match(text, /Your first delivery is on us — it belongs in this place, .*you were shown it here before in this visit\./);
      assert.match(text, /Opening week not: its dates are over\./);
      assert.match(text, /Welcome not: another was shown here in this visit\./);
      assert.match(text, /Second basket not: it is for those with more orders, or with fewer\./);
      assert.match(text, /Birthday not: it is not your birthday\./);
    });
  });
});

test("forget me empties the notebook, the storage and the cart", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const newcomers = await idsOn(page, "feed");
    await page.locator("#feed .card").first().getByRole("button", { name: /^Add/ }).click();
    await page.locator("#feed h3 a").nth(3).click();
    await page.locator(".product").waitFor();
    await home(page);
    await page.locator("#notebook-toggle").click();
    await turnTo(page, "Stored");
    await notebook(page).getByText(/storage: [\d.]+ (bytes|kB)\./).waitFor();
    await page.getByRole("button", { name: "Forget me" }).click();
    await page.getByRole("button", { name: "Yes, tear the page out" }).click();
    await page.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
    await page.getByRole("link", { name: "Cart, 0 pieces" }).waitFor();
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    assert.equal((await idsOn(page, "feed")).filter((id) => newcomers.includes(id)).length > 12, true);
    await page.locator(".ticket").waitFor();
  });
});
