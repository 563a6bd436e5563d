import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demo, eventually, home, search } from "./helpers/demo.mjs";

const shop = demo();
const notebook = (page) => page.locator("#notebook");
const events = async (page) => Number(await notebook(page).locator(".counts dd").nth(1).textContent());

async function lookAtYogurt(page) {
  await search(page, "yogurt");
  await page.locator("#results h3 a").first().click();
  await page.locator(".product").waitFor();
}

test("what is believed can be read, and each step to where one stands has its reason", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await lookAtYogurt(page);
    await page.locator("#notebook-toggle").click();
    const text = await notebook(page).textContent();
    assert.match(text, /Where you standA newcomer/);
    assert.match(text, /you picked something you searched for|you looked at \d+ goods?/);
    assert.match(await notebook(page).locator(".believed").textContent(), /Yogurt/);
  });
});

test("what is believed reads in Chinese, too", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "?lang=zh");
    await page.goto(`${shop.address}?lang=zh#/search?q=yogurt`);
    await page.locator("#results h3 a").first().click();
    await page.locator(".product").waitFor();
    await page.locator("#notebook-toggle").click();
    assert.match(await notebook(page).locator(".place").first().textContent(), /^新客$/);
    assert.match(await notebook(page).locator(".believed").textContent(), /酸奶/);
    assert.doesNotMatch(await notebook(page).locator(".believed").textContent(), /Yogurt|Maker|Own brand/);
  });
});

test("the shopper's word counts: less of it, more of it, and taken back", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await lookAtYogurt(page);
    await page.locator("#notebook-toggle").click();
    const less = notebook(page).getByRole("button", { name: "Less of Yogurt" }).first();
    await less.click();
    await notebook(page).locator(".affinities .against .affinity-name", { hasText: "Yogurt" }).first().waitFor();
    await eventually(async () => {
      assert.equal(await less.getAttribute("aria-pressed"), "true");
      assert.equal(await less.evaluate((button) => button === document.activeElement), true, "the focus stays");
    });
    await less.click();
    await eventually(async () => {
      assert.equal(await less.getAttribute("aria-pressed"), "false");
      assert.equal(await notebook(page).locator(".affinities .against .affinity-name", { hasText: "Yogurt" }).count(), 0);
    });
  });
});

test("paused is paused, beyond a reload", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await lookAtYogurt(page);
    await page.locator("#notebook-toggle").click();
    await page.getByRole("button", { name: "Pause learning" }).click();
    await notebook(page).getByText("Learning is paused").waitFor();
    const before = await events(page);
    await page.getByRole("button", { name: "Close the notebook" }).click();
    await page.reload();
    await lookAtYogurt(page);
    await page.locator("#notebook-toggle").click();
    assert.equal(await events(page), before);
    await page.getByRole("button", { name: "Go on learning" }).click();
    await lookAtYogurt(page);
    await eventually(async () => assert.ok((await events(page)) > before));
  });
});

test("the profile can be taken along, and brought to another browser", async () => {
  const file = await shop.shopper(async (page) => {
    await shop.enter(page);
    await lookAtYogurt(page);
    await page.locator("#notebook-toggle").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download my profile" }).click()]);
    assert.equal(download.suggestedFilename(), "regulars-profile.json");
    return readFile(await download.path());
  });
  assert.equal(typeof JSON.parse(file.toString()), "object");
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").click();
    await notebook(page).locator(".counts").waitFor();
    const give = (buffer) => page.locator("#import-profile").setInputFiles({ name: "profile.json", mimeType: "application/json", buffer });
    await give(Buffer.from("[]"));
    await notebook(page).getByText("That file could not be read.").waitFor();
    await give(file);
    await notebook(page).locator(".affinity-name", { hasText: "Yogurt" }).first().waitFor();
    await page.reload();
    await home(page);
    await page.locator("#notebook-toggle").click();
    await notebook(page).locator(".affinity-name", { hasText: "Yogurt" }).first().waitFor();
  });
});
