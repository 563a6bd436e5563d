// The strictest policy of a page: nothing inline, Trusted Types, and where not even WebAssembly may run.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { idsIn, pagesOf, STRICT_POLICY } from "./helpers/elements.mjs";

const body = `<regulars-feed limit="3"><p>A bestseller</p></regulars-feed><regulars-offer surface="home"></regulars-offer>
  <regulars-onboarding></regulars-onboarding><regulars-profile></regulars-profile>`;
const offers = "/offers.json";

describe("under a strict policy", () => {
  const visit = pagesOf({ "/": body }, { headers: { "content-security-policy": STRICT_POLICY } });
  test("all elements are drawn, in their own style, without a word of complaint", async () => {
    const page = await visit("/", { options: { offers } });
    assert.equal((await idsIn(page, "regulars-feed")).length, 3);
    for (const name of ["offer", "onboarding", "profile"]) await page.locator(`regulars-${name} [part=panel] > *`).first().waitFor();
    assert.equal(await page.locator("regulars-feed [part=list]").evaluate((list) => getComputedStyle(list).display), "grid");
    await page.leave();
  });
});

describe("where WebAssembly may not run", () => {
  const visit = pagesOf({ "/": body }, { headers: { "content-security-policy": STRICT_POLICY.replace(" 'wasm-unsafe-eval'", "") } });
  test("what the server rendered stays, and one line says why", async () => {
    const page = await visit("/", { options: { offers }, tolerates: /^regulars: wasm\.blocked/ });
    await page.waitForFunction(() => opening.then(() => false, () => true));
    await page.waitForFunction(() => document.querySelector("regulars-feed").shadowRoot.querySelector("[aria-busy=false]"));
    assert.equal(await page.getByText("A bestseller").isVisible(), true);
    assert.equal(page.complaints.filter((line) => line.startsWith("regulars: ")).length, 1);
    await page.leave();
  });
});
