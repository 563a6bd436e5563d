import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "./helpers/demo.mjs";

const shop = demo();
const dryRun = (page) => page.locator("#notebook .dry-run");
const lines = (page, part) => dryRun(page).locator(`${part} li`).allTextContents();

async function open(page, view = "", tab = "Offers") {
  await shop.enter(page, view);
  await page.locator("#notebook-toggle").click();
  await page.getByRole("tab", { name: tab }).click();
}

async function run(page, button = "Who would see it?") {
  await dryRun(page).getByRole("button", { name: button }).click();
}

test("an offer with a mistake is refused with its path and the mend, and of the others it is said for whom they are", async () => {
  await shop.shopper(async (page) => {
    await open(page);
    await run(page);
    await dryRun(page).locator(".for-whom").waitFor();
    const [stages, orders, ...more] = await lines(page, ".wrong");
    assert.deepEqual(more, []);
    assert.match(stages, /^Offer 1: audience\.stages is stages; expected is one of: all, .*Mend the spelling, or leave it out\.$/);
    assert.match(orders, /^Offer 2: audience\.any\[1\]\.orders\.to is 2; .* Swap the two\.$/);
    const seen = await lines(page, ".for-whom");
    assert.equal(seen.length, 7);
    assert.equal(seen[0], "You not: it is for shoppers who stand elsewhere with us audience.stage");
    assert.deepEqual(seen.filter((line) => line.endsWith("would see it")), ["A regular who orders every week would see it"]);
  });
});

test("what is pasted is tried out, alone or in a list, with what is asked of a cart, a birthday and absence", async () => {
  await shop.shopper(async (page) => {
    await open(page);
    const offer = (promotion_id, audience, more) => ({ promotion_id, purpose: "content", title: "Read this", audience, ...more });
    const ask = async (written) => {
      await page.getByLabel("The offer, as JSON").fill(JSON.stringify(written));
      await run(page);
    };
    const who = async (id) => {
      const part = dryRun(page).locator(".for-whom", { has: page.getByRole("heading", { name: id, exact: true }) });
      await part.waitFor();
      return (await part.locator(".matches strong").allTextContents()).join(", ");
    };
    await ask([
      offer("pasta", { cart_holds: { category: "Pantry > Pasta & pasta sauce" } }),
      offer("birthday", { birthday: { days_before: 7 } }),
      offer("away", { stage: ["drifting", "asleep"] }),
      offer("first", { orders: { from: 1, to: 1 } }),
      offer("baby", {}, { applies_to: { categories: ["Baby"] } }),
    ]);
    assert.equal(await who("pasta"), "A newcomer with pasta in the cart");
    assert.equal(await who("birthday"), "Mei, gold member, birthday this week");
    assert.equal(await who("away"), "A regular who has stayed away for months");
    assert.equal(await who("first"), "Someone who ordered once, last week");
    assert.equal(await who("baby"), "");
    await ask(offer("alone", {}));
    assert.match(await who("alone"), /^You, Someone who has never been here, /);
    await page.getByLabel("The offer, as JSON").fill("[{");
    await run(page);
    await dryRun(page).getByText(/^That is no JSON: /).waitFor();
    assert.equal(await dryRun(page).locator(".for-whom").count(), 0);
  });
});

test("each of the shop's own offers can be begun with, and what is written outlives that the page learns something", async () => {
  await shop.shopper(async (page) => {
    await open(page);
    await page.getByLabel("Begin with").selectOption("Pasta night");
    const written = page.getByLabel("The offer, as JSON");
    assert.equal(JSON.parse(await written.inputValue()).promotion_id, "pasta-night");
    await written.fill('{"promotion_id": "mine"}');
    await page.locator("#feed .card").first().getByRole("button", { name: /^Add to cart/ }).click();
    await page.locator("#notebook .decision").first().waitFor();
    assert.equal(await written.inputValue(), '{"promotion_id": "mine"}');
    await run(page);
    await dryRun(page).locator(".wrong").getByText(/^Offer 1: /).waitFor();
  });
});

test("it reads in Chinese, too", async () => {
  await shop.shopper(async (page) => {
    await open(page, "?lang=zh", "优惠");
    await run(page, "谁会看到？");
    await dryRun(page).locator(".for-whom").waitFor();
    assert.match((await lines(page, ".wrong"))[0], /^第 1 个优惠：audience\.stages 是 stages，应为/);
    assert.equal((await lines(page, ".for-whom"))[0], "您 看不到：它面向处于其他阶段的顾客 audience.stage");
  });
});
