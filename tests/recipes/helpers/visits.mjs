// The visits that every recipe has to stand.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../package/helpers/browser.mjs";
import { filesWithin } from "./recipe.mjs";
import { assertCalm, chosen, linksIn, shopper, withoutScripts } from "./shopper.mjs";

const WIDTHS = { "a phone": 390, "a desktop": 1280 };
const HERBAL_TEAS = ["peppermint", "camomile", "rooibos"];

/**
 * Tests one recipe. `start` copies, builds and serves it and answers where it is, how to end it and, where something was
 * built, the folder with what a page loads; `link` is the address of a product's page. One that is drawn `inTheBrowser`
 * shows nothing without scripts, as it did before.
 *
 * @param {{name: string, start: () => Promise<{origin: string, close: () => Promise<void>, built?: string}>,
 *   link: (id: string) => string, inTheBrowser?: boolean}} recipe
 */
export function visits({ name, start, link, inTheBrowser = false }) {
  const herbal = HERBAL_TEAS.map(link);
  const herbalAhead = (links) => links.slice(0, 4).filter((address) => herbal.includes(address)).length;

  describe(`the recipe ${name}`, () => {
    const site = {};
    before(async () => {
      site.browser = await launch();
      Object.assign(site, await start());
    });
    after(async () => {
      await site.browser?.close();
      await site.close?.();
    });

    test("shows the shop's own cards without scripts", { skip: inTheBrowser }, async () => {
      const page = await withoutScripts(site.browser);
      await page.goto(site.origin);
      assert.equal((await linksIn(page, "regulars-feed")).length, 8);
      await page.goto(site.origin + herbal[0]);
      for (const shelf of ["regulars-complements", "regulars-similar"]) {
        assert.notEqual((await linksIn(page, shelf)).length, 0);
      }
      await page.context().close();
    });

    for (const [device, width] of Object.entries(WIDTHS)) {
      test(`shows on ${device} more of what was looked at, on the next page, and nothing jumps`, async () => {
        const page = await shopper(site.browser, width);
        await page.goto(site.origin);
        await page.locator("#remember-me").check();
        const newcomers = await chosen(page, "regulars-feed");
        assert.equal(newcomers.length, 8);
        assert.ok(herbalAhead(newcomers) < 2);
        for (const card of await page.locator("regulars-feed > a").allInnerTexts()) assert.match(card, /\$\d+\.\d\d/);
        await assertCalm(page);

        await page.goto(site.origin + herbal[0]);
        const complements = await chosen(page, "regulars-complements");
        const similar = await chosen(page, "regulars-similar");
        assert.notEqual(herbalAhead(similar), 0);
        const both = [...complements, ...similar];
        assert.equal(new Set([...both, herbal[0]]).size, both.length + 1, "nothing twice on a page");
        await page.getByRole("button", { name: "Add to cart" }).click();
        await assertCalm(page);

        await page.getByRole("link", { name: "Leaf & Kettle" }).click();
        const followed = await chosen(page, "regulars-feed");
        assert.equal(herbalAhead(followed), 2);
        assert.ok(!followed.includes(herbal[0]), "what is in the cart is not shown");
        await assertCalm(page);

        await page.locator("regulars-feed > a").first().click();
        await page.waitForURL(site.origin + followed[0]);
        await chosen(page, "regulars-similar");
        await assertCalm(page);
        await page.context().close();
      });
    }

    test("forgets whoever did not agree", async () => {
      const page = await shopper(site.browser);
      await page.goto(site.origin + herbal[0]);
      await chosen(page, "regulars-similar");
      await page.goto(site.origin);
      assert.ok(herbalAhead(await chosen(page, "regulars-feed")) < 2);
      const stored = await page.evaluate(async () => {
        const databases = (await indexedDB.databases()).map(({ name }) => name);
        return [...databases, ...(await caches.keys()), ...Object.keys({ ...localStorage, ...sessionStorage })];
      });
      assert.deepEqual(stored, []);
      await assertCalm(page);
      await page.context().close();
    });

    test("keeps the shop's own cards where WebAssembly is forbidden, and says so once", async () => {
      const page = await shopper(site.browser);
      await page.route(`${site.origin}/`, async (route) => {
        const response = await route.fetch();
        const headers = { ...response.headers(), "content-security-policy": "script-src 'self' 'unsafe-inline'" };
        await route.fulfill({ response, headers });
      });
      const told = page.waitForEvent("console");
      await page.goto(site.origin);
      await told;
      assert.equal((await linksIn(page, "regulars-feed")).length, 8);
      assert.equal(page.complaints.length, 1, page.complaints.join("\n"));
      assert.match(page.complaints[0], /wasm-unsafe-eval/);
      await page.context().close();
    });

    test("loads each .wasm once, and there is one copy of each", async () => {
      const page = await shopper(site.browser);
      const loaded = [];
      page.on("request", (request) => /\.wasm\b/.test(request.url()) && loaded.push(request.url()));
      await page.goto(site.origin);
      await chosen(page, "regulars-feed");
      await page.context().close();
      if (site.built === undefined) return assert.deepEqual(loaded, [], "the script tag's is inlined");
      assert.notEqual(loaded.length, 0);
      assert.equal(new Set(loaded).size, loaded.length, loaded.join("\n"));
      const contents = filesWithin(site.built, ".wasm").map(([, checksum]) => checksum);
      assert.equal(new Set(contents).size, contents.length);
    });
  });
}
