// What axe finds wrong with the pages, as they are shown first and after a click.
import { readFileSync } from "node:fs";
import { DEVICES, PAGES, PRODUCT, require, settled, shopperPage } from "./demo.mjs";

export async function* accessibilityFigures(browser, { origin }) {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const found = [];
  let looks = 0;
  for (const [name, path] of Object.entries(PAGES)) {
    for (const device of Object.keys(DEVICES)) {
      const { page, leave } = await shopperPage(browser, device);
      const look = async (where) => {
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { violations } = await axe.run(document);
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
        });
        found.push(...violations.map((violation) => `${name}, ${device}, ${where}: ${violation}`));
        looks++;
      };
      await page.goto(origin + path);
      await settled(page);
      await look("at first");
      await page.locator(PRODUCT).first().click();
      await page.waitForLoadState("networkidle");
      await page.goBack();
      await settled(page);
      await look("after a click");
      await leave();
    }
  }
  yield { figure: "page.axe_findings", value: found.length, unit: "findings", aim: 0, looks, found };
}
