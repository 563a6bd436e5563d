import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "./helpers/demo.mjs";

const shop = demo();
/** The slider's last day: the last receipts are of the small hours of New Year's Day. */
const NEW_YEAR = 365;
const GOODS = 0;
const KINDS = 1;
const board = (page) => page.locator(".board-title").allTextContents();
const share = async (page, row, column) => parseInt(await page.locator(`.shares .${row} td`).nth(column).textContent(), 10);
const orders = (page) => page.locator(".replay .counts dd").first().textContent();

async function moveTo(page, day) {
  await page.getByRole("slider").fill(String(day));
}

test("the shop gets to know a household over its year", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/replay/543");
    await page.locator(".board li").nth(23).waitFor();
    const stranger = await board(page);
    assert.equal(await orders(page), "0");
    assert.equal(await page.locator(".standing").textContent(), "Today: A stranger");
    await moveTo(page, NEW_YEAR);
    await page.getByText("The year is over").waitFor();
    assert.equal(await orders(page), "57");
    assert.notEqual(await page.locator(".standing").textContent(), "Today: A stranger");
    const known = await board(page);
    assert.notDeepEqual(known, stranger);
    const catFood = (titles) => titles.filter((title) => /cat/i.test(title)).length;
    assert.ok(catFood(known) > catFood(stranger), "a household with cats is shown what cats need");
    for (const column of [GOODS, KINDS]) {
      assert.ok((await share(page, "regular", column)) > (await share(page, "stranger", column)), "it foresees more than a feed that knows nobody");
    }
  });
});

test("forward in steps and back again shows the same as going there at once", async () => {
  await shop.shopper(async (page) => {
    const state = async () => [await page.locator(".date").textContent(), await orders(page), await board(page), await page.locator(".shares").textContent(), await page.locator(".hits").textContent()];
    await shop.enter(page, "#/replay/1004");
    await page.locator(".board li").nth(23).waitFor();
    await moveTo(page, 150);
    await page.getByText("May 31").waitFor();
    const atOnce = await state();
    await moveTo(page, 60);
    await page.getByText("March 2", { exact: true }).waitFor();
    for (const day of [80, 110, 149, 150]) await moveTo(page, day);
    await page.getByText("May 31").waitFor();
    await page.waitForFunction((count) => document.querySelector(".replay .counts dd").textContent === count, atOnce[1]);
    assert.deepEqual(await state(), atOnce);
  });
});

test("it plays, pauses and steps from order to order", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/replay/1024");
    const date = page.locator(".date");
    await date.waitFor();
    const before = await date.textContent();
    await page.getByRole("button", { name: "Play the year" }).click();
    await page.waitForFunction((start) => document.querySelector(".date").textContent !== start, before);
    await page.getByRole("button", { name: "Pause" }).click();
    const seen = Number(await orders(page));
    await page.getByRole("button", { name: "To the next order" }).click();
    await page.waitForFunction((count) => Number(document.querySelector(".replay .counts dd").textContent) > count, seen);
    const further = Number(await orders(page));
    await page.getByRole("button", { name: "To the order before" }).click();
    await page.waitForFunction((count) => Number(document.querySelector(".replay .counts dd").textContent) < count, further);
  });
});

test("every place on the board says why, and another household is another feed", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/replay/2260");
    await page.locator(".board li").nth(23).waitFor();
    await moveTo(page, 200);
    await page.getByText("July 20").waitFor();
    await page.locator(".board button").first().click();
    await page.getByText("The terms add up to the score exactly.").waitFor();
    assert.match(await page.locator(".board-answer h3").textContent(), /^Why .+ is number 1$/);
    const dogs = await board(page);
    await page.getByText("Greens, mostly").click();
    await page.locator(".about", { hasText: "vegetables before everything else" }).waitFor();
    await moveTo(page, 200);
    await page.getByText("July 20").waitFor();
    assert.notDeepEqual(await board(page), dogs);
  });
});

test("the replay leaves the shopper's own notebook alone", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/replay/1062");
    await page.locator(".board li").nth(23).waitFor();
    await moveTo(page, NEW_YEAR);
    await page.getByText("The year is over").waitFor();
    await page.locator(".brand").click();
    await page.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
  });
});
