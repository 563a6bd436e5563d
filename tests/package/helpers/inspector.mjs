// Pages whose shop is looked into.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newPage } from "./browser.mjs";
import { STRICT_POLICY } from "./elements.mjs";
import { visitRoutes } from "./page.mjs";
import { packageFolder, testFolder } from "./project.mjs";
import { serve } from "./server.mjs";

// The tool is the demo's own.
const { resolve } = createRequire(join(testFolder, "../../www/package.json"));
const axe = readFileSync(resolve("axe-core/axe.min.js"), "utf8");

export const TABS = ["Events", "Lists", "Offers", "Profile", "Files", "Storage", "Timing"];

/** Serves a page whose shop is opened with `globalThis.options` and inspected at once, under a policy that forbids what it can. */
export function inspectedShop(routes = {}) {
  const pages = {
    ...visitRoutes,
    "/dist/": join(packageFolder, "dist"),
    "/": {
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>shop</title>
        <main><h1>A shop</h1><button id="own">of the page</button></main><script type="module" src="/shop.js"></script></html>`,
    },
    "/shop.js": {
      type: "text/javascript",
      body: `
        import { open } from "/dist/index.js";
        import { inspect } from "/dist/inspector.js";
        globalThis.inspect = inspect;
        globalThis.opening = open({ catalog: "/products.json", seed: 1, onProblem() {}, ...globalThis.options }).then((shop) => {
          globalThis.close = inspect(shop);
          return (globalThis.shop = shop);
        });
      `,
    },
    ...routes,
  };
  return serve(pages, { headers: { "content-security-policy": STRICT_POLICY } });
}

/** Enters it; `turn` turns to a page of the inspector and answers its text once `expected` stands in it. */
export async function enterInspected(browser, address, { options = {}, viewport, colorScheme } = {}) {
  const page = await newPage(browser, {
    script: `
      globalThis.options = ${JSON.stringify(options)};
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => violations.push(effectiveDirective));
    `,
  });
  if (viewport) await page.setViewportSize(viewport);
  if (colorScheme) await page.emulateMedia({ colorScheme });
  await page.goto(address);
  await page.evaluate(() => opening);
  const panel = page.getByRole("complementary", { name: "regulars inspector" });
  const turn = async (tab, expected) => {
    await panel.getByRole("tab", { name: tab }).click();
    const content = panel.getByRole("tabpanel", { name: tab });
    await content.getByText(expected).first().waitFor();
    return (await content.innerText()).replace(/\s+/g, " ");
  };
  return Object.assign(page, { panel, turn });
}

/** What axe finds in the page; it is put in past the page's policy. */
export async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
}
