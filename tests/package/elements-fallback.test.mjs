// What the server rendered inside the elements: it stays until there is something better, and for good where nothing is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { idsIn, pagesOf } from "./helpers/elements.mjs";
import { packageFolder } from "./helpers/project.mjs";

const visit = pagesOf({
  "/": `<regulars-feed limit="3"><h2 slot="heading">Ours</h2><ul><li>A bestseller</li></ul></regulars-feed>
    <regulars-complements item-ids="nothing"><p>Have you seen our cups?</p></regulars-complements>
    <regulars-similar item-id="nothing"></regulars-similar>
    <regulars-offer surface="home"><p>Free delivery from $40</p></regulars-offer>
    <regulars-profile><p>Ask us what we know</p></regulars-profile>`,
});

const isSeen = (page, text) => page.getByText(text).isVisible();

test("a list takes the place of what was there, which stays in the page for whoever put it there", async () => {
  const page = await visit("/", { options: { offers: [] }, tolerates: /item\.unknown: item_id is "nothing"/ });
  assert.equal((await idsIn(page, "regulars-feed")).length, 3);
  assert.equal(await isSeen(page, "A bestseller"), false);
  assert.equal(await page.locator("regulars-feed > ul > li").count(), 1);
  assert.equal(await isSeen(page, "Ours"), true, "the heading is the server's");
  assert.equal(await isSeen(page, "For you"), false);
  assert.equal(await page.getByRole("region", { name: "Ours" }).count(), 1);
  await page.leave();
});

test("where the shop has nothing to say, it stays, and an element with nothing inside shows nothing", async () => {
  const page = await visit("/", { options: { offers: [] }, tolerates: /item\.unknown: item_id is "nothing"/ });
  await idsIn(page, "regulars-feed");
  await page.waitForFunction(() => [...document.querySelectorAll("regulars-similar, regulars-complements")].every(({ shadowRoot }) => shadowRoot.querySelector("[aria-busy=false]")));
  assert.equal(await isSeen(page, "Have you seen our cups?"), true);
  assert.equal(await isSeen(page, "Free delivery from $40"), true);
  assert.equal(await page.locator("regulars-similar").evaluate(({ shadowRoot }) => shadowRoot.querySelector("section").innerText.trim()), "");
  await page.leave();
});

test("where the shop cannot be opened, all of it stays, and one line says why", async () => {
  const page = await visit("/", { options: { catalog: "/nowhere.json" }, tolerates: /nowhere|404/ });
  await page.waitForFunction(() => opening.then(() => false, () => true));
  await page.waitForFunction(() => document.querySelector("regulars-feed").shadowRoot.querySelector("[aria-busy=false]"));
  for (const text of ["Ours", "A bestseller", "Have you seen our cups?", "Free delivery from $40", "Ask us what we know"]) {
    assert.equal(await isSeen(page, text), true, text);
  }
  assert.equal(page.complaints.filter((line) => line.startsWith("regulars: ")).length, 1);
  await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", '<regulars-feed limit="2"></regulars-feed>'));
  assert.equal(await page.locator("regulars-feed").nth(1).evaluate(({ shadowRoot }) => shadowRoot.querySelector("section").getAttribute("aria-busy")), "false");
  await page.leave();
});

test("on a server, importing and defining do nothing", async () => {
  const { defineElements } = await import(pathToFileURL(join(packageFolder, "dist/elements.js")).href);
  assert.equal(defineElements(Promise.resolve({})), undefined);
  assert.equal(globalThis.customElements, undefined);
});
