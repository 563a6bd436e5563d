// Offers, the newcomer's first steps, and what the shop knows of the shopper: what the shopper can do there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { idsIn, pagesOf } from "./helpers/elements.mjs";

const visit = pagesOf({
  "/offer": '<regulars-offer surface="home" href="/p/101"></regulars-offer>',
  "/code": '<regulars-offer surface="home"></regulars-offer>',
  "/far": '<div style="block-size: 4000px"></div><regulars-offer surface="home"></regulars-offer>',
  "/onboarding": '<regulars-onboarding></regulars-onboarding><regulars-feed limit="2"></regulars-feed>',
  "/profile": "<regulars-profile></regulars-profile>",
});
const offers = {
  offers: [{ promotion_id: "code", purpose: "content", title: "<b>Ten</b> off", text: "On all tea.", coupon: "TEN", deadline_hours: 48 }],
  onboarding: { free_shipping_from: 35 },
};
const recorded = (page, pattern) => page.evaluate((pattern) => globalThis.recorded.filter(({ event }) => new RegExp(pattern).test(event)), pattern);

test("an offer is plain text with its code, its end and where it leads, and what is taken is told before it leads away", async () => {
  const page = await visit("/offer", { options: { offers } });
  const panel = page.locator("regulars-offer [part=panel]");
  await panel.getByText("<b>Ten</b> off").waitFor();
  assert.equal(await panel.locator("code").textContent(), "TEN");
  const end = new Date(await panel.locator("time").getAttribute("datetime"));
  assert.ok(end > new Date() && end < new Date(Date.now() + 49 * 3_600_000));
  await page.evaluate(() => document.addEventListener("click", (event) => event.preventDefault()));
  await panel.getByRole("link", { name: "Take it" }).click();
  assert.deepEqual(await recorded(page, "^select"), [{ event: "select_promotion", promotion_id: "code", creative_slot: "home" }]);
  await page.leave();
});

test("a dismissed offer goes, is said to be gone, and takes no room", async () => {
  const page = await visit("/code", { options: { offers } });
  await page.getByRole("button", { name: "Copy the code" }).waitFor();
  await page.getByRole("button", { name: "No, thanks" }).click();
  assert.deepEqual((await recorded(page, "^dismiss")).map(({ promotion_id }) => promotion_id), ["code"]);
  assert.equal(await page.locator("regulars-offer").evaluate(({ shadowRoot }) => shadowRoot.activeElement.textContent), "The offer is gone.");
  assert.ok((await page.locator("regulars-offer").evaluate(({ offsetHeight }) => offsetHeight)) < 5);
  await page.leave();
});

test("an offer is not asked for, and so does not count as shown, before it is near", async () => {
  const page = await visit("/far", {
    script: `globalThis.reports = []; globalThis.options = { offers: ${JSON.stringify(offers)}, onReport: (report) => reports.push(report) };`,
  });
  const reported = () => page.evaluate(() => globalThis.reports.map(({ event }) => event));
  await page.evaluate(() => opening);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  assert.deepEqual(await reported(), []);
  await page.evaluate(() => scrollTo(0, 4000));
  await page.getByText("On all tea.").waitFor();
  assert.deepEqual((await reported()).filter((event) => event === "view_promotion"), ["view_promotion"]);
  await page.leave();
});

test("who picks an interest sees the lists follow, and who skips a step is not asked again", async () => {
  const page = await visit("/onboarding", { options: { offers } });
  const before = await idsIn(page, "regulars-feed");
  const choice = page.getByRole("button", { name: "Cheese" });
  await choice.click();
  assert.equal(await choice.getAttribute("aria-pressed"), "true");
  assert.equal(await page.getByRole("status").textContent(), "You like Cheese");
  assert.ok(!before.includes("303"));
  await page.waitForFunction(() => document.querySelector("regulars-feed").shownIds().includes("303"));
  assert.deepEqual(await idsIn(page, "regulars-feed"), await page.evaluate(() => shop.feed({ limit: 2 }).items.map(({ item_id }) => item_id)));
  await page.getByRole("button", { name: "Skip: $35.00 more to free delivery" }).click();
  assert.deepEqual(await page.evaluate(() => shop.onboarding().steps.map(({ kind }) => kind).filter((kind) => kind === "free_shipping")), []);
  assert.equal(await page.getByText("free delivery").count(), 0);
  assert.notEqual(await page.locator("regulars-onboarding").evaluate(({ shadowRoot }) => shadowRoot.activeElement), null, "the keyboard goes on from there");
  await page.leave();
});

async function visitProfile() {
  const page = await visit("/profile", { options: { offers } });
  await page.evaluate(async () => {
    await opening;
    for (const item_id of [101, 102, 103]) shop.record({ event: "view_item", items: [{ item_id }] });
    document.querySelector("regulars-profile").refresh();
  });
  await page.getByText("Leaf & Co").waitFor();
  return page;
}

test("shoppers see what the shop believes, ask for more or less of it, and take that back", async () => {
  const page = await visitProfile();
  assert.equal(await page.getByText("Drinks", { exact: true }).count(), 0, "who likes tea need not be told of drinks");
  const less = page.getByRole("button", { name: "Less: Leaf & Co" });
  const correction = () => page.evaluate(() => shop.profile().affinities.find(({ value }) => value === "Leaf & Co").correction);
  await less.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("regulars-profile").shadowRoot.querySelector('[aria-label="Less: Leaf & Co"][aria-pressed=true]'));
  assert.equal(await correction(), "mute");
  assert.equal(await page.getByRole("status").textContent(), "Done");
  assert.equal(await page.locator("regulars-profile").evaluate(({ shadowRoot }) => shadowRoot.activeElement?.getAttribute("aria-label")), "Less: Leaf & Co");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("regulars-profile").shadowRoot.querySelector('[aria-label="Less: Leaf & Co"][aria-pressed=false]'));
  assert.equal(await correction(), undefined);
  await page.leave();
});

test("learning is switched off and on, and the profile is taken along and brought back", async () => {
  const page = await visitProfile();
  const learning = page.getByRole("switch", { name: "Learn from what I do here" });
  await learning.click();
  await page.waitForFunction(() => shop.profile().paused);
  await learning.click();
  await page.waitForFunction(() => !shop.profile().paused);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download it" }).click()]);
  const kept = await readFile(await download.path());
  assert.match(String(kept), /Leaf & Co|"101"/);
  await page.getByRole("button", { name: "Forget me" }).click();
  assert.equal(await page.locator("regulars-profile").evaluate(({ shadowRoot }) => shadowRoot.activeElement.textContent), "Keep it", "what cannot be undone takes two different clicks");
  await page.getByRole("button", { name: "Forget me" }).click();
  await page.getByText("Nothing is known yet.").waitFor();
  assert.equal(await page.evaluate(() => shop.profile().events), 0);
  assert.equal(await page.locator("regulars-profile").evaluate(({ shadowRoot }) => shadowRoot.activeElement?.textContent), "Forget me", "the keyboard goes on from there");
  await page.locator("input[type=file]").setInputFiles({ name: "profile.json", mimeType: "application/json", buffer: kept });
  await page.getByText("Leaf & Co").waitFor();
  await page.leave();
});

test("what is no profile is told and changes nothing", async () => {
  const page = await visitProfile();
  await page.locator("input[type=file]").setInputFiles({ name: "poem.json", mimeType: "application/json", buffer: Buffer.from("Shall I compare thee") });
  await page.getByText("That did not work.").waitFor();
  assert.equal(await page.getByText("Leaf & Co").isVisible(), true);
  assert.equal(page.complaints.length, 1);
  page.complaints.length = 0;
  await page.leave();
});
