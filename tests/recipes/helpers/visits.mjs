// The visits that every recipe has to stand.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../package/helpers/browser.mjs";
import { assertCalm, chosen, linksIn, shopper, withoutScripts } from "./shopper.mjs";

/**
 * Tests one recipe. `start` copies, builds and serves it and answers where, and how to end it; `link` is the address of a
 * product's page. One that is drawn `inTheBrowser` shows nothing without scripts, as it did before.
 *
 * @param {{name: string, start: () => Promise<{origin: string, close: () => Promise<void>}>, link: (id: string) => string,
 *   inTheBrowser?: boolean, more?: (site: object, browser: () => object) => void}} recipe
 */
export function visits({ name, start, link, inTheBrowser = false, more }) {
  describe(`the recipe ${name}`, () => {
    const site = {};
    let browser;
    before(async () => {
      browser = await launch();
      Object.assign(site, await start());
    });
    after(async () => {
      await browser?.close();
      await site.close?.();
    });

    test("shows the shop's own cards without scripts", { skip: inTheBrowser }, async () => {
      const page = await withoutScripts(browser);
      await page.goto(site.origin);
      assert.equal((await linksIn(page, "regulars-feed")).length, 8);
      await page.goto(site.origin + link("peppermint"));
      assert.equal((await linksIn(page, "regulars-complements")).length, 4);
      await page.context().close();
    });

    test("shows more of what was looked at, on the next page", async () => {
      const page = await shopper(browser);
      await page.arrive(site.origin);
      const newcomers = await chosen(page, "regulars-feed");
      assert.equal(newcomers.length, 8);
      await assertCalm(page);

      await page.goto(site.origin + link("peppermint"));
      const complements = await chosen(page, "regulars-complements");
      const similar = await chosen(page, "regulars-similar");
      assert.ok(!complements.includes(link("peppermint")) && !similar.includes(link("peppermint")));
      assert.ok(complements.every((address) => !similar.includes(address)), "nothing twice on a page");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await assertCalm(page);

      await page.goto(site.origin);
      const regulars = await chosen(page, "regulars-feed");
      await assertCalm(page);
      console.log(name, newcomers, regulars, complements, similar);
      await page.context().close();
    });

    more?.(site, () => browser);
  });
}
