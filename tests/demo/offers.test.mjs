import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, eventually } from "./helpers/demo.mjs";

const shop = demo();
const notebook = (page) => page.locator("#notebook");

async function openOffers(page, name = "Offers") {
  await page.locator("#notebook-toggle").click();
  await page.getByRole("tab", { name }).click();
}

test("an offer that was put away stays away", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.getByRole("button", { name: "No, thank you" }).click();
    assert.equal(await page.locator(".ticket").count(), 0);
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    await openOffers(page);
    await notebook(page).locator("[data-surface=home]").getByText("First delivery not: you put it away.").waitFor();
    assert.equal(await page.getByText("Your first delivery is on us").count(), 0);
  });
});

test("taken at home, it is on the bill, and the shop's own analytics are told", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#feed .card").first().getByRole("button", { name: /^Add to cart/ }).click();
    await page.getByRole("button", { name: "Take it" }).click();
    await page.getByRole("button", { name: "It is on your bill" }).waitFor();
    await openOffers(page);
    const reports = notebook(page).locator(".reports code");
    await reports.filter({ hasText: "select_promotion" }).waitFor();
    await eventually(async () => {
      assert.deepEqual(new Set(await reports.allTextContents()), new Set(["view_promotion", "select_promotion"]));
      assert.match(await notebook(page).locator(".reports li").first().textContent(), /stage: (stranger|newcomer)/);
      assert.match(await notebook(page).textContent(), /First delivery: seen 1 × of 12 at most, taken 1 ×/);
    });
    await page.goto(`${shop.address}#/cart`);
    assert.match(await page.locator(".bill").textContent(), /Deliveryfree/);
  });
});

test("why the others are not shown reads in Chinese, too, without a code left over", async () => {
  await shop.shopper(async (page) => {
    await page.goto(`${shop.address}?lang=zh`);
    await page.locator("#feed .card").first().waitFor();
    await openOffers(page, "优惠");
    const home = notebook(page).locator("[data-surface=home]");
    await eventually(async () => assert.match(await home.textContent(), /首单免配送费：适合放在这里.*这次光临已经在这里展示过。/));
    await home.getByText("开业首周 没有展示：已过有效期。").waitFor();
    await home.getByText("第二单优惠 没有展示：要看您下过多少单。").waitFor();
    assert.doesNotMatch(await notebook(page).locator(".decision").allTextContents().then((all) => all.join()), /[a-z]{3,}[._]/);
  });
});

test("someone who has signed in is offered what is for them, and nothing of it stays", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").click();
    await page.getByRole("button", { name: "Sign in as Mei" }).click();
    await page.getByRole("tab", { name: "Offers" }).click();
    const home = notebook(page).locator("[data-surface=home]");
    await eventually(async () => assert.doesNotMatch(await home.textContent(), /Birthday not: it is not your birthday/));
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    await openOffers(page);
    await home.getByText("Birthday not: it is not your birthday.").waitFor();
  });
});

test("goods have roles, and where one stands decides which are put forward", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").click();
    await page.getByRole("tab", { name: "Why" }).click();
    await page.getByLabel("Ask about").pressSequentially("bananas");
    await notebook(page).locator(".found button").first().click();
    await notebook(page).getByText("something that brings people in, put forward: “A stranger” is where you stand").waitFor();
  });
});

test("what was weighed is shown with what is expected of it, nothing at all being one of the choices", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator(".ticket:not(.expected)").waitFor();
    await openOffers(page);
    const rows = notebook(page).locator("[data-surface=home] .arms tbody tr");
    const arms = await rows.evaluateAll((all) => all.map((row) => [...row.children].map(({ textContent }) => textContent)));
    assert.deepEqual(arms.map(([name]) => name), ["Nothing at all", "First delivery", "Welcome"]);
    for (const [, rate, value] of arms) {
      assert.match(rate, /^\d+%$/);
      assert.match(value, /^\$\d+\.\d\d$/);
    }
    assert.equal(await rows.locator("th").nth(1).evaluate((cell) => cell.parentElement.className), "chosen");
  });
});
