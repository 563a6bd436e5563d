import assert from "node:assert/strict";
import { test } from "node:test";
import { categoriesOf, demo, eventually, home, idsOn } from "./helpers/demo.mjs";

const shop = demo();
const step = (page, name) => page.locator(`[data-step="${name}"]`);

test("what is picked of the interests changes the shelf at once, and after a reload", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const choices = page.locator(".interest");
    assert.equal(await choices.count(), 8);
    assert.ok((await page.locator(".interest img").count()) >= 8, "with pictures");
    const before = await ofPets(page, "Snacks");
    await page.getByRole("button", { name: "Snacks", exact: true }).click();
    await page.getByRole("heading", { name: "Picked for you" }).waitFor();
    const after = await ofPets(page, "Snacks");
    assert.ok(after > before, `${before} snacks before, ${after} after`);
    assert.equal(await page.locator("#live").textContent(), "Snacks noted. The shelf follows.");
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    assert.ok((await ofPets(page, "Snacks")) > before, "remembered");
    assert.equal(await choices.count(), 0);
    await step(page, "interests").getByText("Done").waitFor();
  });
  async function ofPets(page, department) {
    return (await categoriesOf(await idsOn(page, "feed"))).filter((category) => category.startsWith(department)).length;
  }
});

test("tasks count what is done", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await step(page, "task:basket").getByText("0 of 2").waitFor();
    for (const at of [0, 1]) await page.locator("#feed .card").nth(at).getByRole("button", { name: /^Add to cart/ }).click();
    await step(page, "task:basket").getByText("Done").waitFor();
    await page.locator("#feed h3 a").nth(3).click();
    await page.locator(".product").waitFor();
    await home(page);
    await step(page, "task:look").getByText("1 of 3").waitFor();
    await eventually(async () => assert.equal(await step(page, "task:look").locator("progress").evaluate(({ value, max }) => value / max), 1 / 3));
  });
});

test("what is skipped is skipped for good", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.getByRole("button", { name: "Skip for good: What do you eat?" }).click();
    await page.getByRole("button", { name: "Skip for good: Look at three goods more closely" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Settling in");
    const gone = async () => [await page.locator(".interest:visible").count(), await step(page, "task:look").count()];
    assert.deepEqual(await gone(), [0, 0]);
    await page.reload();
    await step(page, "task:basket").waitFor();
    assert.deepEqual(await gone(), [0, 0]);
    for (let left = await page.locator(".step-skip:visible").count(); left > 0; left--) await page.locator(".step-skip:visible").first().click();
    await eventually(async () => assert.equal(await page.locator(".plan").isVisible(), false));
  });
});

test("the cart says what is missing to free delivery, and no more once that is not wanted", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const dismiss = page.getByRole("button", { name: "No, thank you" });
    await dismiss.click();
    const add = page.locator("#feed .card").first().getByRole("button", { name: /^(Add|One more)/ });
    await add.click();
    await page.locator("#cart-link").click();
    const heading = page.locator("#gap-title");
    const missing = async () => Number(/^\$([\d.]+) more to free delivery$/.exec(await heading.textContent())[1]);
    const goods = async () => Number((await page.locator(".bill dd").first().textContent()).replace("$", ""));
    assert.equal((await missing()).toFixed(2), (35 - (await goods())).toFixed(2));
    await page.locator(".line .stepper button").last().click();
    await eventually(async () => assert.equal((await missing()).toFixed(2), (35 - (await goods())).toFixed(2)));
    await page.getByRole("button", { name: /^Skip for good: \$/ }).click();
    await heading.waitFor({ state: "detached" });
    await page.reload();
    await page.locator(".line").first().waitFor();
    assert.equal(await heading.count(), 0);
  });
});

test("after the first order there are thanks, and a way to the second", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#feed .card").first().getByRole("button", { name: /^Add to cart/ }).click();
    await page.goto(`${shop.address}#/checkout`);
    for (const label of ["Name", "Email", "Street and number", "ZIP code", "City"]) await page.getByLabel(label).fill("a@b.example");
    await page.getByRole("button", { name: /^Pay/ }).click();
    await step(page, "thank_you").getByText("Done").waitFor();
    await step(page, "second_order").getByText("1 of 2").waitFor();
    await page.locator(".ticket:not(.expected)").waitFor();
    assert.equal(await page.locator(".interest").count(), 0);
  });
});
