import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, eventually, whereItIs } from "./helpers/demo.mjs";

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

/** Puts the first good of a shelf in the cart, so often. */
async function take(page, shelf, times = 1) {
  await page.goto(`${shop.address}#/shelf/${shelf}`);
  const card = page.locator("#shelf .card").first();
  for (let taken = 0; taken < times; taken++) await card.locator(".stepper button").last().click();
  await card.locator(".stepper .count").getByText(String(times), { exact: true }).waitFor();
}

test("what goes together is less together, and only together", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await take(page, "Pantry/Pasta%20%26%20pasta%20sauce");
    await page.locator("#shelf h3 a").nth(1).click();
    const ticket = page.locator(".product .ticket:not(.expected)");
    await ticket.getByText("Pasta night: $1 off").waitFor();
    assert.equal(await ticket.getByRole("link").count(), 2);
    await ticket.getByRole("button", { name: "Take it" }).click();
    await page.goto(`${shop.address}#/cart`);
    await page.locator(".line").first().waitFor();
    assert.doesNotMatch(await page.locator(".bill").textContent(), /PASTANIGHT/);
    await take(page, "Dairy%20%26%20eggs/Cheese");
    await page.goto(`${shop.address}#/cart`);
    await page.locator(".bill").getByText("Coupon PASTANIGHT").waitFor();
    assert.match(await page.locator(".bill .saving").textContent(), /−\$1\.00$/);
    await page.goto(`${shop.address}?lang=zh#/cart`);
    await page.locator(".bill").getByText("优惠码 PASTANIGHT").waitFor();
  });
});

test("a gift shows what is given, and is on the bill for nothing", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await take(page, "Meat%20%26%20poultry?sort=dear", 3);
    await page.goto(`${shop.address}#/cart`);
    const ticket = page.locator(".cart .ticket:not(.expected)");
    await ticket.getByText("A flower with your first basket").waitFor();
    assert.equal(await ticket.getByRole("link").textContent(), "Single-stem flower");
    const before = await page.locator(".bill .total dd").textContent();
    await ticket.getByRole("button", { name: "Take it" }).click();
    await page.locator(".bill").getByText("Gift: Single-stem flower").waitFor();
    assert.equal(await page.locator(".bill .saving dd").textContent(), "free");
    assert.equal(await page.locator(".bill .total dd").textContent(), before);
    await page.goto(`${shop.address}?lang=zh#/cart`);
    await page.locator(".bill").getByText("赠品：Single-stem flower").waitFor();
    await page.getByText("首单送您一枝花").waitFor();
  });
});

for (const [hour, isQuiet] of [[23, true], [3, true], [6, false], [22, false]]) {
  test(`at ${hour} o’clock the shop ${isQuiet ? "keeps quiet" : "makes offers"}, and says when it does`, async () => {
    await shop.shopper(async (page) => {
      await shop.enter(page);
      await openOffers(page);
      const home = notebook(page).locator("[data-surface=home]");
      await notebook(page).getByText("None between 11 PM and 6 AM, by your clock.").waitFor();
      if (isQuiet) await home.getByText("First delivery not: it is too late, or too early, in the day.").waitFor();
      else await page.locator(".ticket:not(.expected)").waitFor();
      assert.equal(await page.locator(".ticket").count(), isQuiet ? 0 : 1);
    }, { timezoneId: whereItIs(hour) });
  });
}

test("where nothing is to be noted, nothing is, and the shop says why; nor is an offer made that would tell", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/shelf/Baby");
    await page.getByText("Who has a child at home is nobody’s business").waitFor();
    await page.locator("#shelf h3 a").first().click();
    await page.locator(".product .discreet").waitFor();
    await page.getByRole("button", { name: /^Add to cart/ }).first().click();
    await page.getByRole("link", { name: "Cart, 1 piece" }).waitFor();
    await page.locator("#notebook-toggle").click();
    await notebook(page).getByText("An empty page.").waitFor();
    await page.getByRole("tab", { name: "Offers" }).click();
    await notebook(page).locator("[data-surface=home]").getByText("For the little ones not: it would tell of goods that we keep no note of.").waitFor();
    await page.getByRole("tab", { name: "Stored" }).click();
    await notebook(page).getByText(/^0 events noted/).waitFor();
    await page.goto(`${shop.address}?lang=zh#/shelf/Baby`);
    await page.getByText("家里有没有孩子，是您自己的事").waitFor();
    await page.goto(`${shop.address}#/shelf/Bakery`);
    await page.getByRole("heading", { level: 1, name: "烘焙" }).waitFor();
    assert.equal(await page.locator(".discreet").count(), 0);
  });
});

test("what is noted nowhere counts for delivery all the same", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await take(page, "Baby");
    await take(page, "Bakery");
    await page.goto(`${shop.address}#/cart`);
    await page.locator("#gap-title").waitFor();
    const goods = Number((await page.locator(".bill dd").first().textContent()).replace("$", ""));
    assert.equal(await page.locator("#gap-title").textContent(), `$${(35 - goods).toFixed(2)} more to free delivery`);
  });
});
